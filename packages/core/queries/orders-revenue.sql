-- What brings in most? Revenue, pieces and orders by product.
-- The product with the largest revenue is first.
SELECT
  product_name,
  sum(quantity * CAST(price AS decimal(38, 2))) AS revenue,
  sum(quantity) AS pieces,
  count(*) AS orders
FROM sales.orders_current
GROUP BY product_name
ORDER BY revenue DESC NULLS LAST, product_name NULLS LAST

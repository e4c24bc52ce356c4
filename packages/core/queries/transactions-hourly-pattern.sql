-- How does today go? By hour, merchant category and payment method, in UTC: what was paid, by how many customers, and
-- how much of it was declined or of a high amount. By hour, the largest sum first.
SELECT
  "date",
  "hour",
  merchant_category,
  payment_method,
  count(*) AS transactions,
  sum(amount) AS total_amount,
  count(DISTINCT customer_id) AS customers,
  count(*) FILTER (WHERE status = 'DECLINED') AS declined,
  count(*) FILTER (WHERE amount_threshold = 'HIGH') AS high_amounts
FROM analytics.transactions_current
WHERE "date" = CURRENT_DATE
GROUP BY "date", "hour", merchant_category, payment_method
ORDER BY
  "hour" NULLS LAST,
  total_amount DESC NULLS LAST,
  merchant_category NULLS LAST,
  payment_method NULLS LAST

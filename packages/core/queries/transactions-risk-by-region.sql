-- Where are high-risk transactions? By region, merchant category and day, of today and the 7 days before, in UTC:
-- only groups with a transaction of high risk, those with most of them first.
SELECT
  region,
  merchant_category,
  "date",
  count(*) AS transactions,
  sum(amount) AS total_amount,
  count(*) FILTER (WHERE risk_score = 'HIGH') AS high_risk,
  count(*) FILTER (WHERE velocity_check = 'FLAG') AS velocity_flags,
  count(*) FILTER (WHERE status = 'FLAGGED') AS flagged
FROM analytics.transactions_current
WHERE "date" >= CURRENT_DATE - INTERVAL '7' DAY
GROUP BY region, merchant_category, "date"
HAVING count(*) FILTER (WHERE risk_score = 'HIGH') > 0
ORDER BY
  high_risk DESC,
  total_amount DESC NULLS LAST,
  "date" DESC,
  region NULLS LAST,
  merchant_category NULLS LAST

const CHANGE_COLUMNS = [
  ...['cdc_operation', 'cdc_key', 'cdc_event_id', 'cdc_sequence_number', 'cdc_changed_at', 'cdc_changed_at_us'],
  'rescued_data',
]

/** The columns of each table, in their order. */
export const COLUMNS: Readonly<Record<'orders' | 'transactions', readonly string[]>> = {
  orders: ['orderid', 'product_name', 'quantity', 'price', ...CHANGE_COLUMNS],
  transactions: [
    ...['transaction_id', 'timestamp', 'customer_id', 'date', 'hour', 'minute', 'transaction_type', 'amount'],
    ...['currency', 'merchant_category', 'payment_method', 'region', 'risk_score', 'status', 'processing_timestamp'],
    ...['device_type', 'authentication_method', 'merchant_id', 'velocity_check', 'amount_threshold', 'location_risk'],
    ...['pattern_match', ...CHANGE_COLUMNS],
  ],
}

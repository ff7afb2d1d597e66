-- How the fee of a kind of certificate is collected from a day on: 'deducted' or 'invoiced'. What
-- was entered before said nothing about it and held for deduction.

ALTER TABLE kind_changes ADD COLUMN collection TEXT NOT NULL DEFAULT 'deducted';

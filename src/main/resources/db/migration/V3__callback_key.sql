-- What the addresses of callbacks are made with, in Base64: a secret, the same for all instances of an account.
ALTER TABLE account ADD COLUMN callback_key VARCHAR(44);

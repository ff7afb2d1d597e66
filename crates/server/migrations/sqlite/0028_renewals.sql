-- Which applications renew a certificate is asked with every renewal by a program.

CREATE INDEX application_answers_renews ON application_answers (renews) WHERE renews IS NOT NULL;

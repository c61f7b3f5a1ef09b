"""Private servers for one machine: PostgreSQL and an S3 store under `.menqian/`, for `menqian up` and the tests."""

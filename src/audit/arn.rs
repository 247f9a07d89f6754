//! ARNs taken apart, without copying.

/// The parts of an ARN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parts<'t> {
    pub(super) partition: &'t str,
    pub(super) service: &'t str,
    pub(super) region: &'t str,
    pub(super) account: &'t str,
    pub(super) resource: &'t str,
}

/// Takes an ARN apart; none for other texts.
pub(super) fn parts(arn: &str) -> Option<Parts<'_>> {
    let mut rest = arn.strip_prefix("arn:")?.splitn(5, ':');
    Some(Parts {
        partition: rest.next()?,
        service: rest.next()?,
        region: rest.next()?,
        account: rest.next()?,
        resource: rest.next()?,
    })
}

/// The account in an ARN; empty where there is none.
pub(super) fn account(arn: &str) -> &str {
    parts(arn).map_or("", |parts| parts.account)
}

/// What stands behind the last slash.
pub(super) fn last(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_keeps_the_colons_of_its_resource() {
        let parts = parts("arn:aws:logs:eu-west-1:111122223333:log-group:a:*").unwrap();
        assert_eq!(
            (parts.region, parts.resource),
            ("eu-west-1", "log-group:a:*")
        );
        assert_eq!(super::parts("a:b"), None);
        assert_eq!(account("x"), "");
        assert_eq!(last("role/a/b"), "b");
    }
}

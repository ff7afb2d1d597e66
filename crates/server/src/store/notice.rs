//! Notices (お知らせ): to everybody, to all offices, or to one office.

use careplan::OfficeNumber;
use time::OffsetDateTime;

use super::{Row, StoreError, Tx, values};

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// Id, part of its address.
    pub(crate) id: String,
    /// Who may read it.
    pub(crate) audience: Audience,
    /// カテゴリ as shown, such as 証明書.
    pub(crate) category: String,
    /// タイトル.
    pub(crate) title: String,
    /// Text; lines are kept.
    pub(crate) body: String,
    /// Address inside the portal that it leads to.
    pub(crate) link: Option<String>,
    /// 表示開始日.
    pub(crate) shown_from: OffsetDateTime,
}

/// Who may read a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Everybody, also under the sign-in form.
    Public,
    /// Every office that is signed in.
    Offices,
    /// One office.
    Office(OfficeNumber),
}

/// A notice in the list of an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListedNotice {
    /// The notice.
    pub(crate) notice: Notice,
    /// When this person opened it.
    pub(crate) read_at: Option<OffsetDateTime>,
}

/// Adds a notice.
///
/// # Errors
/// [`StoreError::Exists`] when the id is taken.
pub(crate) async fn insert(tx: &Tx, notice: &Notice) -> Result<(), StoreError> {
    let (audience, number) = match notice.audience {
        Audience::Public => ("public", None),
        Audience::Offices => ("offices", None),
        Audience::Office(number) => ("office", Some(number.to_string())),
    };
    tx.execute(
        "INSERT INTO notices (id, audience, office_number, category, title, body, link, \
         shown_from) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![
            &notice.id,
            audience,
            number,
            &notice.category,
            &notice.title,
            &notice.body,
            notice.link.as_deref(),
            notice.shown_from
        ],
    )
    .await?;
    Ok(())
}

/// The notices for everybody that are shown at `now`, newest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn public(
    tx: &Tx,
    now: OffsetDateTime,
    limit: u32,
) -> Result<Vec<Notice>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT id, audience, office_number, category, title, body, link, shown_from \
             FROM notices WHERE audience = 'public' AND shown_from <= $1 \
             ORDER BY shown_from DESC, id LIMIT $2",
            values![now, i64::from(limit)],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// A notice for everybody that is shown at `now`.
///
/// # Errors
/// What the database says.
pub(crate) async fn find_public(
    tx: &Tx,
    id: &str,
    now: OffsetDateTime,
) -> Result<Option<Notice>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT id, audience, office_number, category, title, body, link, shown_from \
             FROM notices WHERE id = $1 AND audience = 'public' AND shown_from <= $2",
            values![id, now],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// How many notices an office sees at `now`.
///
/// # Errors
/// What the database says.
pub(crate) async fn count_of_office(
    tx: &Tx,
    number: OfficeNumber,
    now: OffsetDateTime,
) -> Result<u32, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT COUNT(*) AS number FROM notices WHERE shown_from <= $1 \
             AND (audience <> 'office' OR office_number = $2)",
            values![now, number.as_str()],
        )
        .await?;
    let count = row.map_or(Ok(0), |row| row.integer("number"))?;
    u32::try_from(count).map_err(|_| StoreError::Corrupt("number"))
}

/// The notices an office sees at `now`, newest first, with what this person has read; at most
/// `limit` after the first `skip`.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_office(
    tx: &Tx,
    number: OfficeNumber,
    account_id: &str,
    now: OffsetDateTime,
    skip: u32,
    limit: u32,
) -> Result<Vec<ListedNotice>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT n.id, n.audience, n.office_number, n.category, n.title, n.body, n.link, \
             n.shown_from, r.read_at FROM notices n \
             LEFT JOIN notice_reads r ON r.notice_id = n.id AND r.account_id = $1 \
             WHERE n.shown_from <= $2 AND (n.audience <> 'office' OR n.office_number = $3) \
             ORDER BY n.shown_from DESC, n.id LIMIT $4 OFFSET $5",
            values![
                account_id,
                now,
                number.as_str(),
                i64::from(limit),
                i64::from(skip)
            ],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(ListedNotice {
                notice: read(row)?,
                read_at: row.optional_time("read_at")?,
            })
        })
        .collect()
}

/// A notice that an office may read at `now`.
///
/// # Errors
/// What the database says.
pub(crate) async fn find_of_office(
    tx: &Tx,
    id: &str,
    number: OfficeNumber,
    now: OffsetDateTime,
) -> Result<Option<Notice>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT id, audience, office_number, category, title, body, link, shown_from \
             FROM notices WHERE id = $1 AND shown_from <= $2 \
             AND (audience <> 'office' OR office_number = $3)",
            values![id, now, number.as_str()],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// Records that a person opened a notice; the first time stays.
///
/// # Errors
/// What the database says.
pub(crate) async fn mark_read(
    tx: &Tx,
    id: &str,
    account_id: &str,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO notice_reads (notice_id, account_id, read_at) VALUES ($1, $2, $3) \
         ON CONFLICT (notice_id, account_id) DO NOTHING",
        values![id, account_id, now],
    )
    .await?;
    Ok(())
}

fn read(row: &Row) -> Result<Notice, StoreError> {
    let audience = match row.text("audience")?.as_str() {
        "public" => Audience::Public,
        "offices" => Audience::Offices,
        "office" => Audience::Office(row.parsed("office_number")?),
        _ => return Err(StoreError::Corrupt("audience")),
    };
    Ok(Notice {
        id: row.text("id")?,
        audience,
        category: row.text("category")?,
        title: row.text("title")?,
        body: row.text("body")?,
        link: row.optional_text("link")?,
        shown_from: row.time("shown_from")?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{NOW, account_id, add_office, number, on_each_database};
    use time::Duration;

    fn notice(id: &str, audience: Audience, minutes_ago: i64) -> Notice {
        Notice {
            id: id.to_owned(),
            audience,
            category: "証明書".to_owned(),
            title: "お知らせ".to_owned(),
            body: "本文".to_owned(),
            link: Some("/certificates/careplan".to_owned()),
            shown_from: NOW - Duration::minutes(minutes_ago),
        }
    }

    fn other() -> OfficeNumber {
        "1370000026".parse().unwrap()
    }

    #[tokio::test]
    async fn each_audience_sees_its_own() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_office(&tx, number()).await?;
                    add_office(&tx, other()).await?;
                    insert(&tx, &notice("all", Audience::Public, 1)).await?;
                    insert(&tx, &notice("offices", Audience::Offices, 2)).await?;
                    insert(&tx, &notice("mine", Audience::Office(number()), 3)).await?;
                    insert(&tx, &notice("theirs", Audience::Office(other()), 4)).await?;
                    insert(&tx, &notice("later", Audience::Public, -1)).await?;
                    let ids = |notices: Vec<Notice>| -> Vec<String> {
                        notices.into_iter().map(|notice| notice.id).collect()
                    };
                    assert_eq!(ids(public(&tx, NOW, 10).await?), ["all"]);
                    assert!(find_public(&tx, "mine", NOW).await?.is_none());
                    assert!(find_public(&tx, "all", NOW).await?.is_some());
                    let account = account_id(number());
                    let mine = of_office(&tx, number(), &account, NOW, 0, 10).await?;
                    let mine = mine.into_iter().map(|listed| listed.notice).collect();
                    assert_eq!(ids(mine), ["all", "offices", "mine"]);
                    assert_eq!(count_of_office(&tx, number(), NOW).await?, 3);
                    assert!(
                        find_of_office(&tx, "theirs", number(), NOW)
                            .await?
                            .is_none()
                    );
                    assert!(find_of_office(&tx, "later", number(), NOW).await?.is_none());
                    let found = find_of_office(&tx, "mine", number(), NOW).await?;
                    assert_eq!(found, Some(notice("mine", Audience::Office(number()), 3)));
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }

    #[tokio::test]
    async fn reading_is_remembered_for_each_person() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_office(&tx, number()).await?;
                    insert(&tx, &notice("a", Audience::Offices, 1)).await?;
                    insert(&tx, &notice("b", Audience::Offices, 2)).await?;
                    let account = account_id(number());
                    mark_read(&tx, "b", &account, NOW).await?;
                    mark_read(&tx, "b", &account, NOW + Duration::hours(1)).await?;
                    let listed = of_office(&tx, number(), &account, NOW, 0, 10).await?;
                    let read: Vec<_> = listed.iter().map(|one| one.read_at).collect();
                    assert_eq!(read, [None, Some(NOW)]);
                    let second = of_office(&tx, number(), &account, NOW, 1, 1).await?;
                    assert_eq!(second.len(), 1);
                    assert!(second.iter().all(|one| one.notice.id == "b"));
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}

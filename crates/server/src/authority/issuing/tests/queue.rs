//! Applications that cannot be processed beside one that can.

use super::*;

#[tokio::test]
async fn many_that_fail_keep_nobody_waiting_and_rest_longer_each_time() {
    on_each_database(|store| async move {
        approved(&store, |application| {
            application.terminal = Some("last".to_owned());
            application.key_origin = KeyOrigin::Office;
        })
        .await;
        let validity = Validity::from_now(NOW, Duration::days(1)).unwrap();
        let broken: Vec<_> = (0..60)
            .map(|place| Application {
                applied_at: NOW - Duration::DAY,
                public_key: KeyPair::generate().unwrap().public_key_der(),
                terminal: Some(format!("t{place}")),
                key_origin: KeyOrigin::Office,
                ..pending_application(&format!("0{place:02}"), number())
            })
            .collect();
        let (broken, validity) = (&broken, &validity);
        store
            .run_tx("test", |tx| async move {
                for one in broken {
                    application::insert(&tx, one).await?;
                    let serial = format!("not a serial {}", one.receipt);
                    let reserved = new_reservation(one, &serial, validity);
                    certificate::reserve(&tx, &reserved, NOW).await?;
                    application::decide(&tx, &one.receipt, &Decision::Approve, "op", NOW).await?;
                }
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        let moment = Arc::new(Mutex::new(NOW));
        let told = Arc::clone(&moment);
        let mut authority = authority(&store);
        authority.clock = Clock::new(move || *told.lock().unwrap());
        assert!(authority.round().await.is_err());
        assert_eq!(state(&store).await.0, ApplicationState::Issued);
        // They rest now, so that a round has nothing to do.
        assert_eq!(authority.round().await.unwrap(), Round::All);
        *moment.lock().unwrap() = NOW + Duration::seconds(1);
        assert!(authority.round().await.is_err());
        *moment.lock().unwrap() = NOW + Duration::seconds(2);
        assert_eq!(authority.round().await.unwrap(), Round::All);
        *moment.lock().unwrap() = NOW + Duration::seconds(3);
        assert!(authority.round().await.is_err());
    })
    .await;
}

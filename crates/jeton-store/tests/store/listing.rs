//! Pages of tokens, in any order and along several stretches of an index.

use jeton_core::{Cause, End, Record, Token};
use jeton_store::{TokenFilter, TokenOrder, TokenPage, TokenPlace, TokensFrom};

use crate::support::*;

fn ended(token: Token) -> Token {
    let end = Some(End { at: at(5), cause: Cause::Revoked });
    Token { end, ..token }
}

async fn list(
    place: &Place,
    order: TokenOrder,
    after: Option<TokenPlace>,
    limit: u32,
) -> TokenPage {
    let from = TokensFrom { after, limit };
    place.store.sorted_tokens(TokenFilter::default(), order, from).await.unwrap()
}

fn numbers(page: &TokenPage) -> Vec<u16> {
    let all = 1..=30;
    let number = |token: &Token| all.clone().find(|n| token_id(*n) == token.id).unwrap();
    page.tokens.iter().map(number).collect()
}

#[tokio::test]
async fn pages_of_several_services_and_of_ended_tokens_are_merged_in_every_order() {
    let place = Place::furnished().await;
    place.put(Record::Service(service(2))).await;
    for number in 1..=5 {
        let service = service_id(if number == 5 { 2 } else { 1 });
        let token = Token { service, ..token(number) };
        place.put(Record::Token(if number == 2 { ended(token) } else { token })).await;
    }

    for (order, expected) in [
        (TokenOrder::Created, [1, 2, 3, 4, 5]),
        (TokenOrder::CreatedBackwards, [5, 4, 3, 2, 1]),
        (TokenOrder::Name, [1, 2, 3, 4, 5]),
        (TokenOrder::NameBackwards, [5, 4, 3, 2, 1]),
        (TokenOrder::UsedBackwards, [5, 4, 3, 2, 1]),
        (TokenOrder::Expires, [1, 2, 3, 4, 5]),
    ] {
        let first = list(&place, order, None, 2).await;
        let second = list(&place, order, first.next.clone(), 2).await;
        let third = list(&place, order, second.next.clone(), 2).await;

        let pages = [numbers(&first), numbers(&second), numbers(&third)];
        assert_eq!(pages.concat(), expected, "{order:?}");
        assert_eq!(pages[2].len(), 1);
        assert_eq!(third.next, None);
    }
}

#[tokio::test]
async fn a_page_begins_where_the_one_before_ended_also_when_its_last_token_has_gone_elsewhere() {
    let place = Place::furnished().await;
    for number in 1..=6 {
        let name = Some(format!("name {number}").parse().unwrap());
        place.put(Record::Token(Token { name, ..token(number) })).await;
    }

    let first = list(&place, TokenOrder::Name, None, 2).await;
    let renamed =
        Token { name: Some("zzz".parse().unwrap()), revision: 2, ..first.tokens[1].clone() };
    place.put(Record::Token(renamed)).await;
    let second = list(&place, TokenOrder::Name, first.next.clone(), 3).await;

    assert_eq!(numbers(&first), [1, 2]);
    assert_eq!(numbers(&second), [3, 4, 5]);
}

#[tokio::test]
async fn a_list_has_no_gap_and_nothing_twice_while_tokens_end_between_its_pages() {
    for order in [TokenOrder::Created, TokenOrder::Name, TokenOrder::ExpiresBackwards] {
        let place = Place::furnished().await;
        for number in 1..=30 {
            place.put(Record::Token(token(number))).await;
        }

        let (mut seen, mut gone, mut after) = (Vec::new(), Vec::new(), None);
        loop {
            let page = list(&place, order, after, 4).await;
            seen.extend(numbers(&page));
            // One that was listed, and one that was not yet.
            let last = seen.last().copied();
            let later = (1..=30).find(|number| !seen.contains(number) && !gone.contains(number));
            for number in [last, later].into_iter().flatten() {
                if !gone.contains(&number) {
                    let token = Token { revision: 2, ..token(number) };
                    place.put(Record::Token(ended(token))).await;
                    gone.push(number);
                }
            }
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }

        assert!(gone.len() > 10);
        let mut once = seen.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!((seen.len(), once), (30, (1..=30).collect()), "{order:?}");
    }
}

#[tokio::test]
async fn a_page_for_which_too_much_has_to_be_passed_over_is_short_and_says_where_it_goes_on() {
    let place = Place::furnished().await;
    let tokens: Vec<_> = (1..=5_000).map(token).collect();
    place.store.commit(batch(tokens.into_iter().map(Record::Token))).await.unwrap();
    let name = Some("needle".parse().unwrap());
    place.put(Record::Token(Token { name: name.clone(), ..token(5_001) })).await;
    let filter = TokenFilter { name, ..TokenFilter::default() };

    let (mut pages, mut after) = (Vec::new(), None);
    loop {
        let from = TokensFrom { after, limit: 50 };
        let page = place.store.sorted_tokens(filter.clone(), TokenOrder::Created, from).await;
        let page = page.unwrap();
        pages.push(page.tokens.len());
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }

    assert_eq!(pages, [0, 0, 1]);
}

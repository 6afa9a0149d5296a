-- SPDX-License-Identifier: GPL-3.0-or-later
-- Break glass: without the role, expired, somebody else's, reviewed by oneself. prod is protected;
-- t_breaker is a breaker and, from the middle of this file on, a publisher.
BEGIN;
\o /dev/null
\ir setup.sql
\o
SELECT no_plan();
CREATE FUNCTION pg_temp.publishing(p_login text, p_text text, p_service text DEFAULT 'shop') RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.answer(p_login, format('publish(gen_random_uuid(), ''prod'', %L, 0, '''', true, %L, ''m'', ''p'')', p_service,
    jsonb_build_object('', p_text)));
$$;
-- publish() names base 0: "conflict" means that the approvals were passed and only the base was wrong.

SELECT is(pg_temp.answer('t_publisher', 'break_glass(gen_random_uuid(), ''prod'', NULL, ''fire'', 10, ''p'')'), 'denied', 'without the role no glass is broken');
SELECT is(pg_temp.answer('t_administrator', 'break_glass(gen_random_uuid(), ''prod'', NULL, ''fire'', 10, ''p'')'), 'denied', 'not by an administrator either');
SELECT is(pg_temp.answer('t_breaker', format('break_glass(gen_random_uuid(), ''prod'', NULL, %L, %s, %L)', reason, minutes, person)), 'invalid', fault)
FROM (VALUES ('', 10, 'p', 'a reason is asked for'), (E' \t\n', 10, 'p', 'and not of blanks'), ('fire', 0, 'p', 'at least a minute'),
             ('fire', 241, 'p', 'at most four hours'), ('fire', 10, '', 'and a person')) AS v(reason, minutes, person, fault);
SELECT is(pg_temp.answer('t_breaker', 'break_glass(gen_random_uuid(), ''dark'', NULL, ''fire'', 10, ''p'')'), 'denied', 'the role counts where it was given');

CREATE TEMP TABLE id AS SELECT gen_random_uuid() AS id;
SELECT is(pg_temp.answer('t_breaker', format('break_glass(%L, ''prod'', ''shop'', ''fire'', 10, ''p'')', id)), 'done', 'glass is broken for shop') FROM id;
SELECT is(pg_temp.answer('t_breaker', format('break_glass(%L, ''prod'', ''shop'', ''fire'', 10, ''p'')', id), 'replay'), 'true', 'again: the same outcome') FROM id;
SELECT is(pg_temp.answer('t_breaker', format('break_glass(%L, ''prod'', ''shop'', ''fire'', 240, ''p'')', id)), 'invalid', 'the id does not stand for more minutes') FROM id;
SELECT is((SELECT count(*) FROM sextant.emergency), 1::bigint, 'one emergency');
SELECT is(pg_temp.answer('t_breaker', 'break_glass(gen_random_uuid(), ''prod'', ''shop'', ''fire'', 240, ''p'')'), 'conflict', 'another on top of it is not opened');

-- What it is good for.
SELECT is(pg_temp.publishing('t_breaker', 'x: 1'), 'denied', 'who is no publisher publishes nothing for it');
SELECT is(pg_temp.publishing('t_publisher', 'x: 1'), 'denied', 'nor does another''s emergency help a publisher');
SELECT is(string_agg(sextant.grant_role('t_controller', 'prod', role, '*', '*', '*', NULL, 'boss') ->> 'outcome', ''), 'donedone', 'one more is breaker and publisher')
FROM unnest(ARRAY['breaker', 'publisher']) AS role;
SELECT is(pg_temp.publishing('t_controller', 'x: 1'), 'denied', 'to whom somebody else''s emergency is none');
SELECT is(sextant.grant_role('t_breaker', 'prod', 'publisher', '*', '*', '*', NULL, 'boss') ->> 'outcome', 'done', 'the breaker is a publisher now');
SELECT is(pg_temp.publishing('t_breaker', 'x: 1', 'bank'), 'denied', 'an emergency of shop is none of bank');
SELECT is(pg_temp.publishing('t_breaker', 'x: 1'), 'conflict', 'in shop the approvals are not asked for, the base is');
SELECT is(pg_temp.answer('t_breaker', 'publish(gen_random_uuid(), ''prod'', ''shop'', 3, '''', true, ''{"": "x: 1"}'', ''m'', ''p'')'), 'published', 'and it is published');
SELECT is((SELECT emergency FROM sextant.revision WHERE environment = 'prod' AND service = 'shop' AND number = 4),
          (SELECT number FROM sextant.emergency), 'the revision carries the emergency');
SELECT is(pg_temp.answer('t_breaker', 'rollback(gen_random_uuid(), ''prod'', ''shop'', 4, '''', true, 3, ''m'', ''p'')'), 'published', 'back to the previous one');
SELECT is((SELECT emergency FROM sextant.revision WHERE environment = 'prod' AND service = 'shop' AND number = 5), NULL, 'needs no emergency, and carries none');
SELECT is(pg_temp.answer('t_breaker', 'rollback(gen_random_uuid(), ''prod'', ''shop'', 5, '''', true, 1, ''m'', ''p'')'), 'published', 'to an older one as well');
SELECT is((SELECT emergency FROM sextant.revision WHERE environment = 'prod' AND service = 'shop' AND number = 6),
          (SELECT number FROM sextant.emergency), 'which carries it');
CREATE TEMP TABLE change AS
  SELECT (pg_temp.attempt('t_editor', $$SELECT sextant.change_open(gen_random_uuid(), 'prod', 'shop', 6, '', '{"": "size: 9"}', NULL, 'nine', 'ed')$$))::jsonb AS a;
SELECT is(pg_temp.answer('t_publisher', format('publish_change(gen_random_uuid(), %s, %L, ''p'')', a -> 'change', a ->> 'hash')), 'denied',
          'a change that nobody approved') FROM change;
SELECT is(pg_temp.answer('t_breaker', format('publish_change(gen_random_uuid(), %s, %L, ''p'')', a -> 'change', repeat('0', 64))), 'conflict',
          'must be the one that was looked at') FROM change;
SELECT is(pg_temp.answer('t_breaker', format('publish_change(gen_random_uuid(), %s, %L, ''p'')', a -> 'change', a ->> 'hash')), 'published',
          'is published under the emergency') FROM change;
SELECT is((SELECT count(*) FROM sextant.revision WHERE emergency = (SELECT number FROM sextant.emergency)), 3::bigint, 'three revisions carry it');
SELECT is((SELECT count(*) FROM sextant.audit WHERE environment = 'prod' AND action IN ('publish', 'rollback') AND outcome = 'published'
           AND record::jsonb ? 'emergency'),
          3::bigint, 'and three entries of the audit log');

-- Its end, and who looks at it.
CREATE TEMP TABLE opened AS SELECT number FROM sextant.emergency;
CREATE FUNCTION pg_temp.review(p_login text, p_note text DEFAULT 'seen') RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.answer(p_login, format('review_emergency(gen_random_uuid(), %s, %L, ''p'')', number, p_note)) FROM opened;
$$;
CREATE FUNCTION pg_temp.ending(p_login text) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.answer(p_login, format('end_emergency(gen_random_uuid(), %s, ''p'')', number)) FROM opened;
$$;
SELECT is(pg_temp.review('t_approver'), 'conflict', 'what lasts is not reviewed');
SELECT is(pg_temp.ending('t_publisher'), 'denied', 'a publisher does not end it');
SELECT is(pg_temp.ending('t_breaker'), 'done', 'who opened it does');
SELECT is(pg_temp.ending('t_approver'), 'conflict', 'once');
SELECT is(pg_temp.publishing('t_breaker', 'x: 2'), 'denied', 'it is over');
SELECT is(pg_temp.review('t_publisher'), 'denied', 'a publisher reviews nothing');
SELECT is(sextant.grant_role('t_breaker', 'prod', 'approver', '*', '*', '*', NULL, 'boss') ->> 'outcome', 'done', 'the breaker is an approver as well');
SELECT is(pg_temp.review('t_breaker'), 'denied', 'and still reviews no emergency of their own');
SELECT is(pg_temp.review('t_approver', ' '), 'invalid', 'a review says something');

-- A review past its due date stands in the way of the next one.
SET LOCAL session_replication_role = replica;
UPDATE sextant.emergency SET begun = begun - interval '9 days', ends = ends - interval '9 days', due = due - interval '9 days', closed = NULL;
SET LOCAL session_replication_role = origin;
SELECT is(pg_temp.publishing('t_breaker', 'x: 2'), 'denied', 'what has expired is over without being ended');
SELECT is(pg_temp.ending('t_breaker'), 'conflict', 'and is not ended any more');
SELECT is(pg_temp.answer('t_breaker', 'break_glass(gen_random_uuid(), ''prod'', ''shop'', ''again'', 10, ''p'')'), 'denied', 'a review is overdue: no second emergency');
SELECT is(pg_temp.answer('t_breaker', 'break_glass(gen_random_uuid(), ''prod'', ''bank'', ''again'', 10, ''p'')'), 'denied', 'of no service there');
SELECT is(pg_temp.answer('t_breaker', 'break_glass(gen_random_uuid(), ''staging'', NULL, ''again'', 10, ''p'')'), 'done', 'elsewhere one is opened');
SELECT is(sextant.grant_role('t_breaker', 'staging', 'approver', '*', '*', '*', NULL, 'boss') ->> 'outcome', 'done', 'the breaker approves there as well');
SELECT is(pg_temp.answer('t_breaker', format('end_emergency(gen_random_uuid(), %s, ''p'')', number)), 'done', 'it was not used')
FROM sextant.emergency WHERE environment = 'staging';
SELECT is(pg_temp.answer('t_breaker', format('review_emergency(gen_random_uuid(), %s, ''n'', ''p'')', number)), 'denied', 'an unused one is not reviewed by oneself either')
FROM sextant.emergency WHERE environment = 'staging';
SELECT is(pg_temp.review('t_approver'), 'done', 'somebody else reviews it');
SELECT is(pg_temp.review('t_approver2'), 'conflict', 'once');
SELECT is(pg_temp.answer('t_breaker', 'break_glass(gen_random_uuid(), ''prod'', NULL, ''again'', 10, ''p'')'), 'done', 'and now a second one is opened');
SELECT is(pg_temp.publishing('t_breaker', 'x: 2'), 'conflict', 'which is good for publishing');
SELECT is(pg_temp.publishing('t_breaker', 'x: 2', 'bank'), 'conflict', 'in every service of the environment');
DELETE FROM sextant.role_grant WHERE login = 't_breaker' AND role = 'breaker' AND environment = 'prod';
SELECT is(pg_temp.publishing('t_breaker', 'x: 2'), 'denied', 'without the role an open emergency is worth nothing');

SELECT is_empty($$SELECT * FROM sextant.audit_tail t, sextant.audit_faults(t.environment)$$, 'every chain is whole');
SELECT * FROM finish();
ROLLBACK;

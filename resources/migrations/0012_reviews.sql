-- SPDX-License-Identifier: GPL-3.0-or-later
-- What people need who look at one change together: ticket, risk and the reviewers asked for; threads of
-- comments with suggestions; who is here; and hints that something was said.
--
-- Presence takes no lock but those of its own rows, and is asked for by no other function.

-- A. Versions. Ticket and risk are what reviewers judge by, so another one is another proposal, as another
-- description is. Whom to ask is not: a version that differs from the one before it in its reviewers alone
-- says so in same_as, and the approvals of that one count for it as well.
ALTER TABLE sextant.change_version
  ADD COLUMN ticket    text NOT NULL DEFAULT '',
  ADD COLUMN risk      text NOT NULL DEFAULT '' CHECK (risk IN ('', 'low', 'medium', 'high')),
  ADD COLUMN reviewers text[] NOT NULL DEFAULT '{}',
  -- The version whose proposal this is; null: one of its own.
  ADD COLUMN same_as   integer CHECK (same_as >= 1 AND same_as < version),
  ADD CHECK (octet_length(ticket) <= 500 AND ticket !~ '[[:cntrl:]]'),
  ADD CHECK (cardinality(reviewers) <= 50 AND octet_length(array_to_string(reviewers, '')) <= 10000
             AND array_position(reviewers, NULL) IS NULL);

-- "Mine" and "asked of me" are looked for among what can still be published, or was lately.
CREATE INDEX change_version_by_login ON sextant.change_version (login, change);
CREATE INDEX change_unsettled ON sextant.change (number) WHERE state IN ('open', 'publishing');
CREATE INDEX change_by_publish ON sextant.change (changed_at, number) WHERE state = 'published';

-- What is wrong with ticket, risk and reviewers; null: nothing.
CREATE FUNCTION sextant.fault_of_review(p_ticket text, p_risk text, p_reviewers jsonb) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = sextant, pg_temp AS $$
  SELECT CASE
    WHEN p_ticket IS NULL OR octet_length(p_ticket) > 500 OR p_ticket ~ '[[:cntrl:]]' THEN
      'A ticket has at most 500 bytes, in one line.'
    WHEN p_risk IS NULL OR p_risk NOT IN ('', 'low', 'medium', 'high') THEN 'A risk is low, medium or high, or not said.'
    WHEN jsonb_typeof(p_reviewers) IS DISTINCT FROM 'array' THEN 'Reviewers are a list of names.'
    WHEN jsonb_array_length(p_reviewers) > 50 THEN 'A change asks at most 50 persons and groups.'
    WHEN EXISTS (SELECT FROM jsonb_array_elements(p_reviewers) AS r WHERE jsonb_typeof(r) <> 'string'
                 OR octet_length(r #>> '{}') NOT BETWEEN 1 AND 200 OR r #>> '{}' ~ '[[:cntrl:]]') THEN
      'The name of a reviewer has 1 to 200 bytes, in one line.'
    WHEN (SELECT count(DISTINCT r) FROM jsonb_array_elements(p_reviewers) AS r) < jsonb_array_length(p_reviewers) THEN
      'A reviewer is named once.'
  END;
$$;

-- As in version 5; of a version that only asks others, it is the hash of the proposal that it has.
CREATE OR REPLACE FUNCTION sextant.change_hash(p_change bigint) RETURNS bytea
LANGUAGE sql STABLE SET search_path = sextant, pg_temp AS $$
  SELECT sha256(convert_to(concat_ws(E'\n', 'sextant change', c.environment, c.service, coalesce(v.same_as, v.version),
    v.base, v.base_hash,
    (SELECT encode(hash_of_profiles(jsonb_object_agg(p.scope, coalesce(encode(p.sha256, 'hex'), '-'))), 'hex')
     FROM change_profile p WHERE p.change = c.number AND p.version = c.version),
    coalesce(v.plan::text, 'at once'),
    coalesce((SELECT r.number || ' ' || encode(r.content_hash, 'hex') FROM head h
              JOIN revision r ON r.environment = h.environment AND r.service = h.service AND r.number = h.stable
              WHERE h.environment = c.environment AND h.service = 'sextant'), '-')) || E'\n', 'UTF8'))
  FROM change c JOIN change_version v ON v.change = c.number AND v.version = c.version
  WHERE c.number = p_change;
$$;

-- As in version 5; who only asked others has written nothing of the change, and may judge it.
CREATE OR REPLACE FUNCTION sextant.verdicts_of(p_change bigint) RETURNS TABLE (login text, verdict text)
LANGUAGE sql STABLE SET search_path = sextant, pg_temp AS $$
  SELECT DISTINCT ON (a.login) a.login, a.verdict FROM approval a
  WHERE a.change = p_change AND a.hash = change_hash(p_change)
    AND NOT EXISTS (SELECT FROM change_version v WHERE v.change = p_change AND v.login = a.login AND v.same_as IS NULL)
  ORDER BY a.login, a.number DESC;
$$;

-- The version whose proposal a new version with these arguments has; null: one of its own. So it is only
-- where the reviewers differ and nothing else does: whoever proposes the same again wants it judged again.
CREATE FUNCTION sextant.proposal_of(
  p_change bigint, p_version integer, p_base bigint, p_base_hash text, p_profiles jsonb, p_plan jsonb, p_description text,
  p_ticket text, p_risk text, p_reviewers jsonb) RETURNS integer
LANGUAGE plpgsql STABLE SET search_path = sextant, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(v.same_as, v.version) FROM change_version v
    WHERE v.change = p_change AND v.version = p_version AND v.base = p_base AND p_base_hash IN ('', v.base_hash)
      AND v.plan::text IS NOT DISTINCT FROM p_plan::text AND v.description = p_description AND v.ticket = p_ticket AND v.risk = p_risk
      AND to_jsonb(v.reviewers) <> p_reviewers
      AND (SELECT jsonb_object_agg(p.scope, encode(p.sha256, 'hex')) FROM change_profile p
           WHERE p.change = p_change AND p.version = p_version)
        = (SELECT jsonb_object_agg(key, encode(sha256(convert_to(value, 'UTF8')), 'hex')) FROM jsonb_each_text(p_profiles)));
END $$;

DROP FUNCTION sextant.add_version(bigint, integer, bigint, jsonb, jsonb, text, text);
CREATE FUNCTION sextant.add_version(
  p_change bigint, p_version integer, p_same_as integer, p_base bigint, p_profiles jsonb, p_plan jsonb, p_description text,
  p_ticket text, p_risk text, p_reviewers jsonb, p_person text)
RETURNS void LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
BEGIN
  PERFORM content_after('{}', p_profiles);
  INSERT INTO change_version (change, version, same_as, base, base_hash, description, plan, ticket, risk, reviewers, author, login)
  SELECT p_change, p_version, p_same_as, p_base, coalesce((
      SELECT encode(r.content_hash, 'hex') FROM revision r
      WHERE r.environment = c.environment AND r.service = c.service AND r.number = p_base), ''),
    p_description, p_plan, p_ticket, p_risk,
    ARRAY(SELECT r.name FROM jsonb_array_elements_text(p_reviewers) WITH ORDINALITY AS r(name, place) ORDER BY r.place),
    p_person, session_user
  FROM change c WHERE c.number = p_change;
  INSERT INTO change_profile (change, version, scope, sha256)
  SELECT p_change, p_version, key, sha256(convert_to(value, 'UTF8')) FROM jsonb_each_text(p_profiles);
END $$;

-- What a request id stands for: the arguments as they were before version 12, and the new ones where any of
-- them says something. So a call whose outcome was open when the store was brought forward still finds it.
CREATE FUNCTION sextant.arguments_of(p_old jsonb, p_new jsonb, p_new_says_nothing boolean) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = sextant, pg_temp AS $$
  SELECT sha256(convert_to((CASE WHEN p_new_says_nothing THEN p_old ELSE p_old || p_new END)::text, 'UTF8'));
$$;

-- Opens a change on a revision. p_reviewers: a list of persons and groups.
DROP FUNCTION sextant.change_open(uuid, text, text, bigint, text, jsonb, jsonb, text, text);
CREATE FUNCTION sextant.change_open(
  p_request uuid, p_environment text, p_service text, p_base bigint, p_base_hash text, p_profiles jsonb, p_plan jsonb,
  p_description text, p_person text, p_ticket text DEFAULT '', p_risk text DEFAULT '', p_reviewers jsonb DEFAULT '[]')
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := arguments_of(
    jsonb_build_array('change_open', p_environment, p_service, p_base, p_base_hash, p_profiles, p_plan, p_description, p_person),
    jsonb_build_array(p_ticket, p_risk, p_reviewers), (p_ticket, p_risk, p_reviewers) = ('', '', '[]'::jsonb));
  v_answer jsonb := claim(p_request, v_arguments);
  v_fault  text;
  v_change bigint;
BEGIN
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  IF NOT EXISTS (SELECT FROM environment WHERE name = p_environment) THEN
    RETURN invalid(format('There is no environment "%s".', p_environment));
  ELSIF NOT has_right(p_environment, 'editor') THEN
    RETURN deny(p_environment, 'change open', 'editor', p_person, p_request, jsonb_build_object('service', p_service));
  END IF;
  v_fault := coalesce(
    fault_of_version(p_environment, p_service, p_base, p_base_hash, p_profiles, p_plan, p_description, p_person),
    fault_of_review(p_ticket, p_risk, p_reviewers));
  IF v_fault IS NOT NULL THEN
    RETURN invalid(v_fault);
  ELSIF (SELECT count(*) FROM change WHERE environment = p_environment AND service = p_service AND state = 'open') >= 10000 THEN
    RETURN invalid('A service has at most 10,000 open changes.');
  END IF;
  INSERT INTO change (environment, service) VALUES (p_environment, p_service) RETURNING number INTO v_change;
  PERFORM add_version(v_change, 1, NULL, p_base, p_profiles, p_plan, p_description, p_ticket, p_risk, p_reviewers, p_person);
  v_answer := keep_outcome(p_request, v_arguments, change_answer(v_change));
  PERFORM record_audit(p_environment, 'change open', 'done', p_person, p_request, jsonb_build_object(
    'service', p_service, 'change', v_change, 'version', 1, 'base', p_base, 'after', v_answer -> 'hash',
    'message', left(p_description, 1000), 'ticket', nullif(p_ticket, ''), 'risk', nullif(p_risk, '')));
  RETURN v_answer;
END $$;

-- As in version 5; other reviewers alone void no approval. What is not given is emptied: an edit says the
-- whole of what the change is then.
DROP FUNCTION sextant.change_edit(uuid, bigint, integer, bigint, text, jsonb, jsonb, text, text);
CREATE FUNCTION sextant.change_edit(
  p_request uuid, p_change bigint, p_version integer, p_base bigint, p_base_hash text, p_profiles jsonb, p_plan jsonb,
  p_description text, p_person text, p_ticket text DEFAULT '', p_risk text DEFAULT '', p_reviewers jsonb DEFAULT '[]')
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := arguments_of(
    jsonb_build_array('change_edit', p_change, p_version, p_base, p_base_hash, p_profiles, p_plan, p_description, p_person),
    jsonb_build_array(p_ticket, p_risk, p_reviewers), (p_ticket, p_risk, p_reviewers) = ('', '', '[]'::jsonb));
  v_answer  jsonb := claim(p_request, v_arguments);
  v_locked  record;
  v_row     change;
  v_fault   text;
  v_same_as integer;
BEGIN
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  SELECT * INTO v_locked FROM lock_change(p_request, p_change, 'change edit', 'editor', p_person);
  v_row := v_locked.p_row;
  IF v_locked.p_answer IS NOT NULL THEN
    RETURN v_locked.p_answer;
  ELSIF v_row.version IS DISTINCT FROM p_version THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'reason',
      format('Change %s has version %s now, not %s.', p_change, v_row.version, coalesce(p_version::text, 'one that was not named')));
  END IF;
  v_fault := coalesce(
    fault_of_version(v_row.environment, v_row.service, p_base, p_base_hash, p_profiles, p_plan, p_description, p_person),
    fault_of_review(p_ticket, p_risk, p_reviewers));
  IF v_fault IS NOT NULL THEN
    RETURN invalid(v_fault);
  END IF;
  v_same_as := proposal_of(p_change, p_version, p_base, p_base_hash, p_profiles, p_plan, p_description, p_ticket, p_risk,
                           p_reviewers);
  PERFORM add_version(p_change, p_version + 1, v_same_as, p_base, p_profiles, p_plan, p_description, p_ticket, p_risk,
                      p_reviewers, p_person);
  UPDATE change SET version = p_version + 1, changed_at = clock_timestamp() WHERE number = p_change;
  v_answer := keep_outcome(p_request, v_arguments, change_answer(p_change));
  PERFORM record_audit(v_row.environment, 'change edit', 'done', p_person, p_request, jsonb_build_object(
    'service', v_row.service, 'change', p_change, 'version', p_version + 1, 'base', p_base, 'after', v_answer -> 'hash',
    'ticket', nullif(p_ticket, ''), 'risk', nullif(p_risk, ''),
    'asks', CASE WHEN v_same_as IS NOT NULL THEN p_reviewers END));
  RETURN v_answer;
END $$;

-- As in version 5; and who only asked others is none of the authors.
CREATE OR REPLACE FUNCTION sextant.change_verdict(
  p_request uuid, p_change bigint, p_hash text, p_verdict text, p_reason text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array('change_verdict', p_change, p_hash, p_verdict, p_reason,
    p_person)::text, 'UTF8'));
  v_answer jsonb := claim(p_request, v_arguments);
  v_action text := CASE p_verdict WHEN 'reject' THEN 'change reject' ELSE 'change approve' END;
  v_locked record;
  v_row    change;
  v_facts  jsonb;
BEGIN
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  ELSIF p_verdict IS NULL OR p_verdict NOT IN ('approve', 'reject') THEN
    RETURN invalid('A verdict is approve or reject.');
  END IF;
  SELECT * INTO v_locked FROM lock_change(p_request, p_change, v_action, 'approver', p_person);
  v_row := v_locked.p_row;
  IF v_locked.p_answer IS NOT NULL THEN
    RETURN v_locked.p_answer;
  END IF;
  v_facts := jsonb_build_object('service', v_row.service, 'change', p_change, 'version', v_row.version,
                                'hash', p_hash, 'message', left(p_reason, 1000));
  IF EXISTS (SELECT FROM change_version WHERE change = p_change AND login = session_user AND same_as IS NULL) THEN
    RETURN deny_because(v_row.environment, v_action, 'Nobody approves or rejects a change of their own.', p_person,
                        p_request, v_facts);
  ELSIF p_hash IS DISTINCT FROM encode(change_hash(p_change), 'hex') THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'reason',
      format('Change %s, or the settings that it is judged by, were edited since you looked.', p_change));
  ELSIF p_verdict = 'reject' AND coalesce(btrim(p_reason), '') = '' THEN
    RETURN invalid('A rejection needs a reason.');
  ELSIF coalesce(p_person, '') = '' OR octet_length(p_person) > 200 OR octet_length(p_reason) > 10000 THEN
    RETURN invalid('A verdict needs a name of at most 200 bytes, and a reason of at most 10,000.');
  END IF;
  INSERT INTO approval (change, version, hash, verdict, reason, author, login)
  VALUES (p_change, v_row.version, decode(p_hash, 'hex'), p_verdict, coalesce(p_reason, ''), p_person, session_user);
  v_answer := keep_outcome(p_request, v_arguments, change_answer(p_change));
  PERFORM record_audit(v_row.environment, v_action, 'done', p_person, p_request, v_facts);
  RETURN v_answer;
END $$;

-- As in version 8; a change's revision is by who wrote what it publishes, not by who asked others since.
CREATE OR REPLACE FUNCTION sextant.write_revision(
  p_request uuid, p_head sextant.head, p_profiles jsonb, p_kind text, p_restored bigint, p_change bigint,
  p_emergency bigint, p_message text, p_person text)
RETURNS bigint LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_number bigint;
  v_parent bigint := nullif(p_head.stable, 0);
  v_author text;
BEGIN
  SELECT o.author INTO v_author FROM change c
  JOIN change_version v ON v.change = c.number AND v.version = c.version
  JOIN change_version o ON o.change = c.number AND o.version = coalesce(v.same_as, v.version)
  WHERE c.number = p_change;
  SELECT coalesce(max(number), 0) + 1 INTO v_number
  FROM revision WHERE environment = p_head.environment AND service = p_head.service;
  INSERT INTO revision (environment, service, number, parent, content_hash, kind, restored, settings,
                        author, login, message, request_id, change, emergency)
  VALUES (p_head.environment, p_head.service, v_number, v_parent, hash_of_profiles(p_profiles), p_kind, p_restored,
          (SELECT nullif(stable, 0) FROM head WHERE environment = p_head.environment AND service = 'sextant'),
          coalesce(v_author, p_person), session_user, p_message, p_request, p_change, p_emergency);
  INSERT INTO revision_profile (environment, service, number, scope, sha256, set_in)
  SELECT p_head.environment, p_head.service, v_number, entry.key, decode(entry.value, 'hex'),
         CASE WHEN before.sha256 = decode(entry.value, 'hex') THEN before.set_in ELSE v_number END
  FROM jsonb_each_text(p_profiles) AS entry
  LEFT JOIN revision_profile AS before
    ON before.environment = p_head.environment AND before.service = p_head.service
   AND before.number = v_parent AND before.scope = entry.key;
  RETURN v_number;
END $$;

-- Brings a change whose rollout was aborted back as a version of its own, so that it must be approved again.
CREATE FUNCTION sextant.reopen_change(p_change bigint) RETURNS void
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
BEGIN
  INSERT INTO change_version (change, version, base, base_hash, description, plan, ticket, risk, reviewers, author, login)
  SELECT v.change, v.version + 1, v.base, v.base_hash, v.description, v.plan, v.ticket, v.risk, v.reviewers, o.author, o.login
  FROM change_version v
  JOIN change_version o ON o.change = v.change AND o.version = coalesce(v.same_as, v.version)
  WHERE v.change = p_change ORDER BY v.version DESC LIMIT 1;
  INSERT INTO change_profile (change, version, scope, sha256)
  SELECT p.change, p.version + 1, p.scope, p.sha256 FROM change_profile p JOIN change c ON c.number = p.change
  WHERE p.change = p_change AND p.version = c.version;
  UPDATE change SET state = 'open', revision = NULL, version = version + 1, changed_at = clock_timestamp()
  WHERE number = p_change;
END $$;

-- As in version 6.
CREATE OR REPLACE FUNCTION sextant.carry_out_move(p_row sextant.rollout, p_action text, p_reason text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_step  integer := p_row.step + CASE WHEN p_action = 'advance' THEN 1 ELSE 0 END;
  v_stage jsonb := p_row.plan -> 'stages' -> (v_step - 1);
  v_state text := CASE p_action WHEN 'pause' THEN 'paused' WHEN 'promote' THEN 'promoted' WHEN 'abort' THEN 'aborted'
                  ELSE 'running' END;
  v_head  head;
BEGIN
  UPDATE rollout SET step = v_step, state = v_state, stepped_at = clock_timestamp() WHERE number = p_row.number;
  INSERT INTO rollout_event (rollout, step, action, reason, author, login)
  VALUES (p_row.number, v_step, p_action, p_reason, p_person, session_user);
  UPDATE head SET seq = seq + 1, changed_at = clock_timestamp(),
    stable = CASE WHEN p_action = 'promote' THEN candidate ELSE stable END,
    candidate = CASE WHEN p_action IN ('promote', 'abort') THEN NULL ELSE candidate END,
    salt = CASE WHEN p_action IN ('promote', 'abort') THEN NULL ELSE salt END,
    share = CASE WHEN p_action IN ('promote', 'abort') THEN NULL
                 WHEN p_action = 'advance' THEN (v_stage ->> 'share')::double precision ELSE share END,
    named = CASE WHEN p_action IN ('promote', 'abort') THEN '[]'
                 WHEN p_action = 'advance' THEN coalesce(v_stage -> 'named', '[]') ELSE named END
  WHERE environment = p_row.environment AND service = p_row.service RETURNING * INTO v_head;
  PERFORM notify_head(p_row.environment, p_row.service);
  IF p_action = 'promote' THEN
    UPDATE change SET state = 'published', changed_at = clock_timestamp() WHERE number = p_row.change;
  ELSIF p_action = 'abort' THEN
    PERFORM reopen_change(p_row.change);
  END IF;
  RETURN jsonb_build_object('outcome', 'done', 'rollout', p_row.number, 'step', v_step, 'state', v_state,
                            'epoch', v_head.epoch, 'seq', v_head.seq);
END $$;

-- As in version 6, with ticket, risk and reviewers. Author and login are those of the proposal.
CREATE OR REPLACE VIEW sextant.change_overview WITH (security_invoker = true) AS
SELECT c.number, c.environment, c.service, c.version, c.revision, c.changed_at, v.base, v.description, o.author, o.login,
       CASE WHEN c.state = 'open' AND n.needed > 0 AND d.approvals >= n.needed AND d.rejections = 0 THEN 'approved'
            ELSE c.state END AS state,
       d.approvals, d.rejections, n.needed AS approvals_needed, v.ticket, v.risk, v.reviewers
FROM sextant.change c
JOIN sextant.change_version v ON v.change = c.number AND v.version = c.version
JOIN sextant.change_version o ON o.change = c.number AND o.version = coalesce(v.same_as, v.version),
LATERAL (SELECT sextant.approvals_needed(c.environment) AS needed) AS n,
LATERAL (SELECT count(*) FILTER (WHERE verdict = 'approve') AS approvals,
                count(*) FILTER (WHERE verdict = 'reject') AS rejections
         FROM sextant.verdicts_of(c.number) WHERE c.state = 'open') AS d;

-- B. Threads. A comment begins one, or names the comment that began it. A thread is resolved where the last
-- that was said so of it is "resolve".
ALTER TABLE sextant.change_comment
  ADD COLUMN parent     bigint,
  ADD COLUMN kind       text NOT NULL DEFAULT 'comment' CHECK (kind IN ('comment', 'resolve', 'reopen')),
  ADD COLUMN suggestion text CHECK (octet_length(suggestion) <= 65536),
  ADD UNIQUE (change, number),
  ADD FOREIGN KEY (change, parent) REFERENCES sextant.change_comment (change, number),
  ADD CHECK (kind = 'comment' OR (parent IS NOT NULL AND suggestion IS NULL)),
  ADD CHECK (suggestion IS NULL OR (scope IS NOT NULL AND pointer IS NOT NULL)),
  DROP CONSTRAINT change_comment_body_check,
  ADD CHECK (octet_length(body) <= 10000 AND (body <> '' OR kind <> 'comment' OR suggestion IS NOT NULL));

-- What is wrong with a suggested value; null: nothing. It stays the text that it is: numbers keep their digits.
CREATE FUNCTION sextant.fault_of_suggestion(p_suggestion text, p_scope text, p_pointer text, p_kind text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = sextant, pg_temp AS $$
BEGIN
  IF p_suggestion IS NULL THEN
    RETURN NULL;
  ELSIF p_kind <> 'comment' OR p_scope IS NULL OR p_pointer IS NULL THEN
    RETURN 'A value is suggested for a place in a profile, with a comment.';
  ELSIF octet_length(p_suggestion) > 65536 THEN
    RETURN 'A suggested value has at most 64 KiB.';
  END IF;
  PERFORM p_suggestion::json;
  RETURN NULL;
EXCEPTION WHEN data_exception OR statement_too_complex THEN
  RETURN 'A suggested value is JSON.';
END $$;

-- What is wrong with a comment on a change; null: nothing.
CREATE FUNCTION sextant.fault_of_comment(
  p_row sextant.change, p_version integer, p_scope text, p_pointer text, p_body text, p_person text, p_parent bigint,
  p_kind text, p_suggestion text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = sextant, pg_temp AS $$
BEGIN
  RETURN CASE
    WHEN coalesce(p_kind NOT IN ('comment', 'resolve', 'reopen'), true) THEN 'One comments, resolves or reopens.'
    -- Where the body may be empty, the rest is looked at all the same.
    WHEN p_body IS NULL THEN 'A comment needs words.'
    WHEN btrim(p_body) = '' AND p_kind = 'comment' AND p_suggestion IS NULL THEN 'A comment needs words.'
    WHEN fault_of_words(coalesce(nullif(btrim(p_body), ''), '-'), p_person) IS NOT NULL OR octet_length(p_body) > 10000 THEN
      'A comment has at most 10,000 bytes, and the name of the person who says it at most 200.'
    WHEN coalesce(p_version NOT BETWEEN 1 AND p_row.version, true) THEN format('Change %s has no version %s.', p_row.number, p_version)
    WHEN p_scope IS NOT NULL AND p_scope <> '' AND p_scope !~ '^[a-z0-9][a-z0-9._-]{0,62}(/[a-z0-9][a-z0-9._-]{0,62})?$' THEN
      'A comment is on a profile by its scope: empty, CLUSTER, or CLUSTER/INSTANCE.'
    WHEN octet_length(p_pointer) > 4096 THEN 'A pointer has at most 4,096 bytes.'
    WHEN p_parent IS NULL AND p_kind <> 'comment' THEN 'A thread is named by the comment that began it.'
    WHEN p_parent IS NOT NULL AND NOT EXISTS (SELECT FROM change_comment WHERE number = p_parent AND change = p_row.number
                                              AND parent IS NULL) THEN
      format('No thread of change %s begins with comment %s.', p_row.number, p_parent)
    WHEN fault_of_suggestion(p_suggestion, p_scope, p_pointer, p_kind) IS NOT NULL THEN
      fault_of_suggestion(p_suggestion, p_scope, p_pointer, p_kind)
    WHEN (SELECT count(*) FROM change_comment WHERE change = p_row.number) >= 10000 THEN 'A change has at most 10,000 comments.'
  END;
END $$;

-- Says something of a change, or in a thread of it, or settles one. Whoever may comment may settle.
DROP FUNCTION sextant.change_comment(uuid, bigint, integer, text, text, text, text);
CREATE FUNCTION sextant.change_comment(
  p_request uuid, p_change bigint, p_version integer, p_scope text, p_pointer text, p_body text, p_person text,
  p_parent bigint DEFAULT NULL, p_kind text DEFAULT 'comment', p_suggestion text DEFAULT NULL)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := arguments_of(
    jsonb_build_array('change_comment', p_change, p_version, p_scope, p_pointer, p_body, p_person),
    jsonb_build_array(p_parent, p_kind, p_suggestion), p_parent IS NULL AND p_kind = 'comment' AND p_suggestion IS NULL);
  v_answer jsonb := claim(p_request, v_arguments);
  v_row    change;
  v_fault  text;
  v_number bigint;
BEGIN
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  SELECT * INTO v_row FROM change WHERE number = p_change AND environment IN (SELECT visible_environments());
  IF NOT FOUND THEN
    RETURN invalid(format('There is no change %s.', p_change));
  ELSIF NOT (has_right(v_row.environment, 'editor') OR has_right(v_row.environment, 'approver')) THEN
    RETURN deny(v_row.environment, 'change comment', 'editor', p_person, p_request,
                jsonb_build_object('service', v_row.service, 'change', p_change));
  END IF;
  v_fault := fault_of_comment(v_row, p_version, p_scope, p_pointer, p_body, p_person, p_parent, p_kind, p_suggestion);
  IF v_fault IS NOT NULL THEN
    RETURN invalid(v_fault);
  END IF;
  INSERT INTO change_comment (change, version, scope, pointer, body, author, login, parent, kind, suggestion)
  VALUES (p_change, p_version, p_scope, p_pointer, p_body, p_person, session_user, p_parent, p_kind, p_suggestion)
  RETURNING number INTO v_number;
  v_answer := keep_outcome(p_request, v_arguments, change_answer(p_change) || jsonb_build_object('comment', v_number));
  PERFORM record_audit(v_row.environment, 'change comment', 'done', p_person, p_request, jsonb_build_object(
    'service', v_row.service, 'change', p_change, 'version', p_version, 'scope', p_scope, 'pointer', p_pointer,
    'comment', v_number, 'thread', p_parent, 'said', nullif(p_kind, 'comment')));
  RETURN v_answer;
END $$;

-- C. Hints: the number of a change of which something was said. Anyone could send one, so it says no more.
CREATE FUNCTION sextant.hint_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'change' THEN
    PERFORM pg_notify('sextant_change', NEW.number::text);
  ELSE
    PERFORM pg_notify('sextant_change', NEW.change::text);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER hint AFTER INSERT OR UPDATE ON sextant.change FOR EACH ROW EXECUTE FUNCTION sextant.hint_change();
CREATE TRIGGER hint AFTER INSERT ON sextant.change_comment FOR EACH ROW EXECUTE FUNCTION sextant.hint_change();
CREATE TRIGGER hint AFTER INSERT ON sextant.approval FOR EACH ROW EXECUTE FUNCTION sextant.hint_change();

-- D. Presence: who looks at a change now, and where. Worth nothing after five seconds, so it is not written
-- ahead, not replicated, not backed up, and refers to no row that somebody may hold a lock of.
CREATE UNLOGGED TABLE sextant.presence (
  session       uuid PRIMARY KEY,      -- one window of one console
  login         text NOT NULL,
  change        bigint NOT NULL,
  person        text NOT NULL CHECK (octet_length(person) BETWEEN 1 AND 200),
  tab           text NOT NULL CHECK (octet_length(tab) <= 50),
  scope         sextant.scope_path,
  pointer       text NOT NULL CHECK (octet_length(pointer) <= 4096),
  cursor_second bigint NOT NULL,
  following     uuid,
  said_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  hinted_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  is_hinted     boolean NOT NULL DEFAULT true  -- no: it moved, and nobody was told yet
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
CREATE INDEX presence_by_change ON sextant.presence (change);
CREATE POLICY reading ON sextant.presence FOR SELECT TO sextant_member
  USING (said_at > clock_timestamp() - interval '5 seconds'
         AND EXISTS (SELECT FROM sextant.change c WHERE c.number = presence.change));
GRANT SELECT ON sextant.presence TO sextant_member;
GRANT SELECT, INSERT, UPDATE, DELETE ON sextant.presence TO sextant_definer;

-- What is wrong with what somebody says of where they look; null: nothing.
CREATE FUNCTION sextant.fault_of_presence(
  p_session uuid, p_person text, p_tab text, p_scope text, p_pointer text, p_cursor_second bigint) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = sextant, pg_temp AS $$
  SELECT CASE
    WHEN p_session IS NULL THEN 'A session is named by a UUID.'
    WHEN coalesce(p_person, '') = '' OR octet_length(p_person) > 200 THEN 'The name of a person has 1 to 200 bytes.'
    WHEN octet_length(p_tab) > 50 THEN 'The name of a tab has at most 50 bytes.'
    WHEN p_scope <> '' AND p_scope !~ '^[a-z0-9][a-z0-9._-]{0,62}(/[a-z0-9][a-z0-9._-]{0,62})?$' THEN
      'A profile is named by its scope: empty, CLUSTER, or CLUSTER/INSTANCE.'
    WHEN octet_length(p_pointer) > 4096 THEN 'A pointer has at most 4,096 bytes.'
  END;
$$;

-- Whether there is room for another session; else the answer. What is old goes first, of every change; a row
-- that is being written is left alone, so nobody waits. Sessions that come in the very same moment do not
-- see each other yet, so for a moment there may be some more.
CREATE FUNCTION sextant.room_for_presence(p_change bigint, p_session uuid) RETURNS jsonb
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
BEGIN
  DELETE FROM presence WHERE session IN (SELECT session FROM presence WHERE said_at < clock_timestamp() - interval '5 seconds'
                                         FOR UPDATE SKIP LOCKED);
  IF (SELECT count(*) FROM presence WHERE change = p_change AND session <> p_session) >= 100 THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'reason', format('100 sessions look at change %s already.', p_change));
  ELSIF (SELECT count(*) FROM presence WHERE login = session_user AND session <> p_session) >= 60 THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'reason', format('The login "%s" has 60 sessions already.', session_user));
  END IF;
  RETURN NULL;
END $$;

-- The others who look at a change.
CREATE FUNCTION sextant.others_present(p_change bigint, p_session uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = sextant, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('session', session, 'person', person, 'login', login, 'tab', tab,
      'scope', scope, 'pointer', pointer, 'cursor_second', cursor_second, 'following', following,
      'age_ms', greatest(0, (extract(epoch FROM clock_timestamp() - said_at) * 1000)::bigint)) ORDER BY person, session), '[]')
    FROM presence WHERE change = p_change AND session <> p_session AND said_at > clock_timestamp() - interval '5 seconds');
END $$;

-- Says where a session looks, and answers who else is there. A session is its login's: nobody speaks for
-- another one. Whoever may see the change may be there. It is said every second or so, thus it is in no log,
-- a refusal neither: nothing was written. A move is hinted at five times a second at most; of one that came
-- too soon the answer says in again_ms when to say it again, and that is hinted at then.
CREATE FUNCTION sextant.be_present(
  p_session uuid, p_change bigint, p_person text, p_tab text, p_scope text, p_pointer text, p_cursor_second bigint,
  p_following uuid)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_now    timestamptz := clock_timestamp();
  v_fault  text := fault_of_presence(p_session, p_person, p_tab, p_scope, p_pointer, p_cursor_second);
  v_before presence;
  v_answer jsonb;
  v_moved  boolean;
  v_hint   boolean;
BEGIN
  IF v_fault IS NOT NULL THEN
    RETURN invalid(v_fault);
  ELSIF NOT EXISTS (SELECT FROM change WHERE number = p_change AND environment IN (SELECT visible_environments())) THEN
    RETURN invalid(format('There is no change %s.', p_change));
  END IF;
  PERFORM set_config('synchronous_commit', 'off', true);
  -- Without a lock: who is refused shall not hold up whose it is.
  IF EXISTS (SELECT FROM presence WHERE session = p_session AND login <> session_user AND said_at > v_now - interval '5 seconds') THEN
    RETURN jsonb_build_object('outcome', 'denied', 'reason', 'This session is another login''s.');
  END IF;
  SELECT * INTO v_before FROM presence WHERE session = p_session AND login = session_user FOR UPDATE;
  IF v_before.change IS DISTINCT FROM p_change THEN
    v_answer := room_for_presence(p_change, p_session);
    IF v_answer IS NOT NULL THEN
      RETURN v_answer;
    END IF;
  END IF;
  v_moved := NOT coalesce(v_before.is_hinted, false)
    OR (v_before.change, v_before.tab, v_before.scope::text COLLATE "C", v_before.pointer, v_before.cursor_second, v_before.following)
       IS DISTINCT FROM (p_change, coalesce(p_tab, ''), p_scope, coalesce(p_pointer, ''), coalesce(p_cursor_second, 0), p_following);
  v_hint := v_moved AND (v_before.session IS NULL OR v_before.hinted_at <= v_now - interval '200 milliseconds');
  INSERT INTO presence AS p (session, login, change, person, tab, scope, pointer, cursor_second, following)
  VALUES (p_session, session_user, p_change, p_person, coalesce(p_tab, ''), p_scope, coalesce(p_pointer, ''),
          coalesce(p_cursor_second, 0), p_following)
  ON CONFLICT (session) DO UPDATE SET change = excluded.change, person = excluded.person, tab = excluded.tab,
    scope = excluded.scope, pointer = excluded.pointer, cursor_second = excluded.cursor_second,
    following = excluded.following, said_at = v_now, is_hinted = v_hint OR NOT v_moved,
    hinted_at = CASE WHEN v_hint THEN v_now ELSE p.hinted_at END
  WHERE p.login = session_user;
  IF NOT FOUND THEN
    RETURN jsonb_build_object('outcome', 'denied', 'reason', 'This session is another login''s.');
  END IF;
  IF v_hint THEN
    PERFORM pg_notify('sextant_change', p_change::text);
  END IF;
  IF v_hint AND v_before.change <> p_change THEN
    PERFORM pg_notify('sextant_change', v_before.change::text);
  END IF;
  v_answer := jsonb_build_object('outcome', 'done', 'present', others_present(p_change, p_session));
  IF v_moved AND NOT v_hint THEN
    v_answer := v_answer || jsonb_build_object('again_ms',
      greatest(1, 201 - floor(extract(epoch FROM v_now - v_before.hinted_at) * 1000)::integer));
  END IF;
  RETURN v_answer;
END $$;

-- Says that a session looks no more; of one that is not there, or another login's, nothing is done.
CREATE FUNCTION sextant.leave(p_session uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_change bigint;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  DELETE FROM presence WHERE session = p_session AND login = session_user RETURNING change INTO v_change;
  IF FOUND THEN
    PERFORM pg_notify('sextant_change', v_change::text);
  END IF;
  RETURN '{"outcome": "done"}';
END $$;

SELECT sextant.settle_rights();
GRANT EXECUTE ON FUNCTION sextant.keep_telemetry_partitions(bigint), sextant.keep_event_partitions(bigint) TO sextant_definer;
GRANT EXECUTE ON FUNCTION
  sextant.change_open(uuid, text, text, bigint, text, jsonb, jsonb, text, text, text, text, jsonb),
  sextant.change_edit(uuid, bigint, integer, bigint, text, jsonb, jsonb, text, text, text, text, jsonb),
  sextant.change_comment(uuid, bigint, integer, text, text, text, text, bigint, text, text),
  sextant.be_present(uuid, bigint, text, text, text, text, bigint, uuid), sextant.leave(uuid) TO sextant_member;

-- SPDX-License-Identifier: GPL-3.0-or-later
-- The audit log: what was done or refused, a hash chain for each environment; and the functions of
-- version 1 again, now with rights and with their entry in it.

-- record is the text that was hashed, as it was: a chain is verified over these bytes, in the
-- database or far from it. environment '' is the chain of what concerns the whole store.
CREATE TABLE sextant.audit (
  environment text NOT NULL COLLATE "C",
  number      bigint NOT NULL CHECK (number >= 1),
  previous    bytea NOT NULL CHECK (octet_length(previous) = 32),
  hash        bytea NOT NULL,
  record      text NOT NULL,
  at_us       bigint GENERATED ALWAYS AS (((record::jsonb) ->> 'at_us')::bigint) STORED,
  login       text GENERATED ALWAYS AS ((record::jsonb) ->> 'login') STORED,
  action      text GENERATED ALWAYS AS ((record::jsonb) ->> 'action') STORED,
  service     text GENERATED ALWAYS AS ((record::jsonb) ->> 'service') STORED,
  outcome     text GENERATED ALWAYS AS ((record::jsonb) ->> 'outcome') STORED,
  PRIMARY KEY (environment, number),
  CHECK (hash = sha256(previous || convert_to(record, 'UTF8')))
);
CREATE INDEX audit_by_login ON sextant.audit (environment, login, number);
CREATE INDEX audit_by_service ON sextant.audit (environment, service, number);

-- Where each chain ends. Its row lock orders the entries and is the last one that a function takes.
CREATE TABLE sextant.audit_tail (
  environment text PRIMARY KEY COLLATE "C",
  number      bigint NOT NULL,
  hash        bytea NOT NULL
) WITH (fillfactor = 50);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sextant.audit
  FOR EACH STATEMENT EXECUTE FUNCTION sextant.refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON sextant.audit_tail
  FOR EACH STATEMENT EXECUTE FUNCTION sextant.refuse_change();

CREATE POLICY reading ON sextant.audit FOR SELECT TO sextant_member
  USING (environment IN (SELECT sextant.visible_environments())
         OR (environment = '' AND sextant.has_right('*', 'administrator')));
CREATE POLICY reading ON sextant.audit_tail FOR SELECT TO sextant_member
  USING (environment IN (SELECT sextant.visible_environments())
         OR (environment = '' AND sextant.has_right('*', 'administrator')));
GRANT SELECT ON sextant.audit, sextant.audit_tail TO sextant_member, sextant_definer;
GRANT INSERT ON sextant.audit TO sextant_definer;
GRANT INSERT, UPDATE ON sextant.audit_tail TO sextant_definer;

-- What a chain's first entry follows: another store's chain cannot be put in its place.
CREATE FUNCTION sextant.audit_genesis(p_environment text) RETURNS bytea
LANGUAGE plpgsql STABLE SET search_path = sextant, pg_temp AS $$
BEGIN
  RETURN (SELECT sha256(convert_to('sextant audit ' || store_id || ' ' || p_environment, 'UTF8')) FROM identity);
END $$;

-- Appends an entry. Takes the chain's lock: nothing else may be locked after it. p_facts: what is
-- particular to the action (service, change, revision, before, after, reason, ...), without nulls.
CREATE FUNCTION sextant.record_audit(
  p_environment text, p_action text, p_outcome text, p_person text, p_request uuid, p_facts jsonb)
RETURNS void LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  -- An environment that does not exist has no chain of its own: anyone could start thousands.
  v_chain  text := CASE WHEN EXISTS (SELECT FROM environment WHERE name = p_environment) THEN p_environment ELSE '' END;
  v_tail   audit_tail;
  v_record text;
BEGIN
  -- A client may not trade the promise that an acknowledged write stays for speed.
  IF current_setting('synchronous_commit') IN ('off', 'local') THEN
    PERFORM set_config('synchronous_commit', 'on', true);
  END IF;
  SELECT * INTO v_tail FROM audit_tail WHERE environment = v_chain FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO audit_tail VALUES (v_chain, 0, audit_genesis(v_chain)) ON CONFLICT (environment) DO NOTHING;
    SELECT * INTO v_tail FROM audit_tail WHERE environment = v_chain FOR UPDATE;
  END IF;
  v_record := (jsonb_strip_nulls(p_facts) || jsonb_strip_nulls(jsonb_build_object(
    'environment', p_environment, 'number', v_tail.number + 1,
    'at_us', (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
    'action', p_action, 'outcome', p_outcome, 'login', session_user, 'person', left(p_person, 200),
    'from', coalesce(host(inet_client_addr()), 'local'),
    'program', left(current_setting('application_name'), 63), 'request', p_request)))::text;
  INSERT INTO audit (environment, number, previous, hash, record)
  VALUES (v_chain, v_tail.number + 1, v_tail.hash, sha256(v_tail.hash || convert_to(v_record, 'UTF8')), v_record);
  UPDATE audit_tail SET number = v_tail.number + 1, hash = sha256(v_tail.hash || convert_to(v_record, 'UTF8'))
  WHERE environment = v_chain;
END $$;

-- Checks a chain from an entry on; one row for each fault, none where all is well. Reads what the
-- caller may see.
CREATE FUNCTION sextant.audit_faults(p_environment text, p_from bigint DEFAULT 1)
RETURNS TABLE (number bigint, fault text) LANGUAGE sql STABLE SET search_path = sextant, pg_temp AS $$
  WITH entry AS (
    SELECT a.number, a.previous, a.hash, a.record,
           lag(a.number) OVER chain AS number_before, lag(a.hash) OVER chain AS hash_before
    FROM audit a WHERE a.environment = p_environment AND a.number >= p_from
    WINDOW chain AS (ORDER BY a.number))
  SELECT e.number, f.fault FROM entry e, LATERAL (VALUES
    (CASE WHEN e.hash <> sha256(e.previous || convert_to(e.record, 'UTF8')) THEN 'The hash is not that of the entry.' END),
    (CASE WHEN (e.record::jsonb ->> 'number')::bigint IS DISTINCT FROM e.number THEN 'The entry was written for another place.' END),
    (CASE WHEN e.number_before IS NOT NULL AND e.number <> e.number_before + 1 THEN 'Entries before this one are missing.' END),
    (CASE WHEN e.number_before IS NULL AND e.number > p_from THEN 'Entries before this one are missing.' END),
    (CASE WHEN e.hash_before IS NOT NULL AND e.previous <> e.hash_before THEN 'It does not follow the entry before it.' END),
    (CASE WHEN e.number = 1 AND e.previous <> audit_genesis(p_environment) THEN 'The first entry belongs to another store.' END)
  ) AS f(fault) WHERE f.fault IS NOT NULL
  UNION ALL
  SELECT t.number, 'The log ends before its recorded end.' FROM audit_tail t
  WHERE t.environment = p_environment AND t.number > 0
    AND NOT EXISTS (SELECT FROM audit a WHERE a.environment = t.environment AND a.number = t.number AND a.hash = t.hash);
$$;

-- The answer to a call that is not allowed, after it was recorded.
CREATE FUNCTION sextant.deny_because(p_environment text, p_action text, p_reason text, p_person text, p_request uuid, p_facts jsonb)
RETURNS jsonb LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
BEGIN
  PERFORM record_audit(p_environment, p_action, 'denied', p_person, p_request,
                       coalesce(p_facts, '{}') || jsonb_build_object('reason', p_reason));
  RETURN jsonb_build_object('outcome', 'denied', 'reason', p_reason);
END $$;

-- Because the login lacks this role there.
CREATE FUNCTION sextant.deny(p_environment text, p_action text, p_role text, p_person text, p_request uuid, p_facts jsonb)
RETURNS jsonb LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
BEGIN
  RETURN deny_because(p_environment, p_action,
    format('The login "%s" is not %s in "%s".', session_user,
           CASE WHEN p_role ~ '^[aeiou]' THEN 'an ' ELSE 'a ' END || p_role, p_environment),
    p_person, p_request, p_facts);
END $$;

-- As before; and an outcome is told to the login that asked, and to no other.
CREATE OR REPLACE FUNCTION sextant.claim(p_request uuid, p_arguments bytea) RETURNS jsonb
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_row request;
BEGIN
  -- Two calls with one id follow one another, so that the second finds the first one's outcome.
  PERFORM pg_advisory_xact_lock(hashtextextended(p_request::text, 0));
  UPDATE request SET claims = claims + 1
  WHERE id = p_request AND arguments = p_arguments AND coalesce(login, session_user) = session_user
  RETURNING * INTO v_row;
  IF FOUND THEN
    RETURN v_row.outcome || '{"replay": true}';
  END IF;
  IF EXISTS (SELECT FROM request WHERE id = p_request) THEN
    RETURN jsonb_build_object('outcome', 'invalid', 'reason',
      'This request id was used before, for something else.');
  END IF;
  RETURN NULL;
END $$;

-- Functions of version 1 again, as PL/pgSQL: its plans are kept for the session, those of a SQL
-- function are made anew at each call, which was half of a publish.
CREATE OR REPLACE FUNCTION sextant.hash_of_profiles(p_profiles jsonb) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE SET search_path = sextant, pg_temp AS $$
BEGIN
  RETURN (SELECT sha256(convert_to(coalesce(string_agg(key || E'\n' || value || E'\n', '' ORDER BY key COLLATE "C"), ''), 'UTF8'))
          FROM jsonb_each_text(p_profiles));
END $$;

CREATE OR REPLACE FUNCTION sextant.profiles_of(p_environment text, p_service text, p_number bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = sextant, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_object_agg(scope, encode(sha256, 'hex')), '{}') FROM revision_profile
          WHERE environment = p_environment AND service = p_service AND number = p_number);
END $$;

CREATE OR REPLACE FUNCTION sextant.notify_head(p_environment text, p_service text) RETURNS void
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
BEGIN
  PERFORM pg_notify('sextant_head', json_build_object(
            'environment', environment, 'service', service, 'epoch', epoch, 'seq', seq)::text)
  FROM head WHERE environment = p_environment AND service = p_service;
END $$;

-- Keeps an answer as the one outcome of this request id.
CREATE FUNCTION sextant.keep_outcome(p_request uuid, p_arguments bytea, p_answer jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
BEGIN
  INSERT INTO request (id, arguments, outcome, login) VALUES (p_request, p_arguments, p_answer, session_user);
  RETURN p_answer;
END $$;

-- What has to hold of the base: the answer where it does not, else null.
CREATE FUNCTION sextant.conflict_of(p_head sextant.head, p_base bigint, p_base_hash text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = sextant, pg_temp AS $$
DECLARE
  v_fault text;
BEGIN
  IF p_head.stable <> p_base THEN
    v_fault := format('Revision %s is stable now, not %s.', p_head.stable, p_base);
  ELSIF p_base_hash <> '' AND p_base_hash IS DISTINCT FROM (
      SELECT encode(content_hash, 'hex') FROM revision
      WHERE environment = p_head.environment AND service = p_head.service AND number = p_base) THEN
    v_fault := format('Revision %s of this store has another content than the one that this started from.', p_base);
  ELSIF p_head.candidate IS NOT NULL THEN
    v_fault := format('A rollout of revision %s is running.', p_head.candidate);
  ELSE
    RETURN NULL;
  END IF;
  RETURN jsonb_build_object('outcome', 'conflict', 'stable', p_head.stable, 'epoch', p_head.epoch, 'seq', p_head.seq,
                            'reason', v_fault);
END $$;

-- Locks the head, and makes it for a service's first revision.
CREATE FUNCTION sextant.lock_head(p_environment text, p_service text) RETURNS sextant.head
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_head head;
BEGIN
  SELECT * INTO v_head FROM head WHERE environment = p_environment AND service = p_service FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO head (environment, service) VALUES (p_environment, p_service)
    ON CONFLICT (environment, service) DO NOTHING;
    SELECT * INTO v_head FROM head WHERE environment = p_environment AND service = p_service FOR UPDATE;
  END IF;
  RETURN v_head;
END $$;

-- Whether this login may publish into this environment: null, or the answer. A denial is recorded.
CREATE FUNCTION sextant.deny_publisher(p_environment text, p_action text, p_person text, p_request uuid, p_facts jsonb)
RETURNS jsonb LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM environment WHERE name = p_environment) THEN
    RETURN jsonb_build_object('outcome', 'invalid', 'reason',
      format('There is no environment "%s". Make it with: sextantctl environment set %s', p_environment, p_environment));
  ELSIF NOT has_right(p_environment, 'publisher') THEN
    RETURN deny(p_environment, p_action, 'publisher', p_person, p_request, p_facts);
  END IF;
  RETURN NULL;
END $$;

-- Where approvals are needed there is no door round them: null, or the recorded denial.
CREATE FUNCTION sextant.deny_protected(p_environment text, p_action text, p_person text, p_request uuid, p_facts jsonb)
RETURNS jsonb LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM environment WHERE name = p_environment AND protection = 'protected') THEN
    RETURN deny_because(p_environment, p_action,
      format('The environment "%s" is protected: it takes approved changes only.', p_environment),
      p_person, p_request, p_facts);
  END IF;
  RETURN NULL;
END $$;

-- The content of a revision with these texts (scope -> text; null takes the profile away) on another
-- revision's content, as scope -> hash. Stores the texts.
CREATE FUNCTION sextant.content_after(p_before jsonb, p_profiles jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_after jsonb;
BEGIN
  INSERT INTO content (sha256, body)
  SELECT DISTINCT sha256(convert_to(value, 'UTF8')), value
  FROM jsonb_each_text(p_profiles) WHERE value IS NOT NULL
  ON CONFLICT (sha256) DO NOTHING;
  SELECT coalesce(jsonb_object_agg(key, value), '{}') INTO v_after
  FROM jsonb_each(p_before) WHERE NOT p_profiles ? key;
  RETURN v_after || coalesce((
    SELECT jsonb_object_agg(key, encode(sha256(convert_to(value, 'UTF8')), 'hex'))
    FROM jsonb_each_text(p_profiles) WHERE value IS NOT NULL), '{}');
END $$;

DROP FUNCTION sextant.check_base(text, text, bigint, text);

-- Publishes new texts on the stable revision p_base, at once. See version 1 for p_base_is_heads.
CREATE OR REPLACE FUNCTION sextant.publish(
  p_request uuid, p_environment text, p_service text, p_base bigint, p_base_hash text,
  p_base_is_heads boolean, p_profiles jsonb, p_message text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array(
    'publish', p_environment, p_service,
    CASE WHEN NOT p_base_is_heads THEN jsonb_build_array(p_base, p_base_hash) END, p_profiles, p_message, p_person)::text, 'UTF8'));
  v_facts  jsonb := jsonb_build_object('service', p_service, 'base', p_base, 'message', left(p_message, 1000));
  v_answer jsonb := claim(p_request, v_arguments);
  v_head   head;
  v_before jsonb;
  v_after  jsonb;
  v_fault  text;
BEGIN
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  v_answer := coalesce(deny_publisher(p_environment, 'publish', p_person, p_request, v_facts),
                       deny_protected(p_environment, 'publish', p_person, p_request, v_facts));
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  IF (SELECT count(*) FROM jsonb_object_keys(p_profiles)) NOT BETWEEN 1 AND 10000 THEN
    RETURN jsonb_build_object('outcome', 'invalid', 'reason', 'A publish has 1 to 10,000 profiles.');
  END IF;
  v_fault := fault_of_words(p_message, p_person);
  IF v_fault IS NOT NULL THEN
    RETURN jsonb_build_object('outcome', 'invalid', 'reason', v_fault);
  END IF;
  v_head := lock_head(p_environment, p_service);
  v_answer := conflict_of(v_head, p_base, p_base_hash);
  IF v_answer IS NULL THEN
    v_before := profiles_of(p_environment, p_service, p_base);
    v_after := content_after(v_before, p_profiles);
    IF v_after = v_before THEN
      RETURN jsonb_build_object('outcome', 'invalid', 'reason', format('Nothing differs from revision %s.', p_base));
    END IF;
    v_answer := append_revision(p_request, v_head, v_after, 'publish', NULL, p_message, p_person);
  END IF;
  PERFORM keep_outcome(p_request, v_arguments, v_answer);
  PERFORM record_audit(p_environment, 'publish', v_answer ->> 'outcome', p_person, p_request, v_facts ||
    jsonb_build_object('revision', v_answer -> 'revision', 'before', encode(hash_of_profiles(v_before), 'hex'),
                       'after', v_answer -> 'hash', 'reason', v_answer -> 'reason'));
  RETURN v_answer;
END $$;

-- A new revision with the content of an older one. The previous stable revision comes back at once,
-- in a protected environment too; any older one there is a change like another.
CREATE OR REPLACE FUNCTION sextant.rollback(
  p_request uuid, p_environment text, p_service text, p_base bigint, p_base_hash text,
  p_base_is_heads boolean, p_revision bigint, p_message text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array(
    'rollback', p_environment, p_service,
    CASE WHEN NOT p_base_is_heads THEN jsonb_build_array(p_base, p_base_hash) END, p_revision, p_message, p_person)::text, 'UTF8'));
  v_facts  jsonb := jsonb_build_object('service', p_service, 'base', p_base, 'restored', p_revision,
                                       'message', left(p_message, 1000));
  v_answer jsonb := claim(p_request, v_arguments);
  v_head   head;
  v_before jsonb;
  v_after  jsonb;
  v_fault  text;
BEGIN
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  v_answer := deny_publisher(p_environment, 'rollback', p_person, p_request, v_facts);
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  v_head := lock_head(p_environment, p_service);
  IF NOT EXISTS (SELECT FROM revision WHERE environment = p_environment AND service = p_service
                 AND number = v_head.stable AND parent = p_revision) THEN
    v_answer := deny_protected(p_environment, 'rollback', p_person, p_request, v_facts);
    IF v_answer IS NOT NULL THEN
      RETURN v_answer;
    END IF;
  END IF;
  v_fault := fault_of_words(p_message, p_person);
  IF v_fault IS NOT NULL THEN
    RETURN jsonb_build_object('outcome', 'invalid', 'reason', v_fault);
  END IF;
  IF NOT EXISTS (SELECT FROM revision WHERE environment = p_environment AND service = p_service
                 AND number = p_revision) THEN
    RETURN jsonb_build_object('outcome', 'invalid', 'reason', format('There is no revision %s.', p_revision));
  END IF;
  v_answer := conflict_of(v_head, p_base, p_base_hash);
  IF v_answer IS NULL THEN
    v_before := profiles_of(p_environment, p_service, p_base);
    v_after := profiles_of(p_environment, p_service, p_revision);
    IF v_after = v_before THEN
      RETURN jsonb_build_object('outcome', 'invalid', 'reason',
        format('Revision %s has the same content as revision %s.', p_revision, p_base));
    END IF;
    v_answer := append_revision(p_request, v_head, v_after, 'rollback', p_revision, p_message, p_person);
  END IF;
  PERFORM keep_outcome(p_request, v_arguments, v_answer);
  PERFORM record_audit(p_environment, 'rollback', v_answer ->> 'outcome', p_person, p_request, v_facts ||
    jsonb_build_object('revision', v_answer -> 'revision', 'before', encode(hash_of_profiles(v_before), 'hex'),
                       'after', v_answer -> 'hash', 'reason', v_answer -> 'reason'));
  RETURN v_answer;
END $$;

SELECT sextant.settle_rights();
GRANT EXECUTE ON FUNCTION
  sextant.publish(uuid, text, text, bigint, text, boolean, jsonb, text, text),
  sextant.rollback(uuid, text, text, bigint, text, boolean, bigint, text, text),
  sextant.audit_faults(text, bigint), sextant.audit_genesis(text) TO sextant_member;

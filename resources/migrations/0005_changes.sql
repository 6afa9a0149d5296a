-- SPDX-License-Identifier: GPL-3.0-or-later
-- Changes: proposed sets of profile texts, their versions, comments and approvals.
--
-- A change's hash is over its version, base, texts, plan and the settings that are in force. An
-- approval counts for exactly that hash: any edit, another plan, a rebase and new settings void it.

CREATE TABLE sextant.change (
  number      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  environment sextant.name NOT NULL REFERENCES sextant.environment,
  service     sextant.name NOT NULL,
  -- "approved" is not stored: it follows from approvals, and ends with what voids them.
  state       text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'publishing', 'published', 'abandoned')),
  version     integer NOT NULL DEFAULT 1 CHECK (version BETWEEN 1 AND 100000),
  revision    bigint,                  -- what it was published as
  opened_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK (state IN ('publishing', 'published') = (revision IS NOT NULL))
) WITH (fillfactor = 70);
CREATE INDEX change_by_service ON sextant.change (environment, service, number);

-- Every version that a change has had.
CREATE TABLE sextant.change_version (
  change      bigint NOT NULL REFERENCES sextant.change,
  version     integer NOT NULL,
  base        bigint NOT NULL CHECK (base >= 0),
  base_hash   text NOT NULL,           -- the base's content hash; empty where base is 0
  description text NOT NULL CHECK (octet_length(description) BETWEEN 1 AND 10000),
  plan        jsonb,                   -- null: at once
  author      text NOT NULL CHECK (octet_length(author) BETWEEN 1 AND 200),
  login       text NOT NULL,
  made_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (change, version)
);

CREATE TABLE sextant.change_profile (
  change  bigint NOT NULL,
  version integer NOT NULL,
  scope   sextant.scope_path NOT NULL,
  sha256  bytea REFERENCES sextant.content,   -- null: the profile is taken away
  PRIMARY KEY (change, version, scope),
  FOREIGN KEY (change, version) REFERENCES sextant.change_version
);
CREATE INDEX change_profile_by_content ON sextant.change_profile (sha256);

CREATE TABLE sextant.change_comment (
  number  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  change  bigint NOT NULL REFERENCES sextant.change,
  version integer NOT NULL,            -- what it speaks of
  scope   sextant.scope_path,          -- null: the change as a whole
  pointer text CHECK (octet_length(pointer) <= 4096),
  body    text NOT NULL CHECK (octet_length(body) BETWEEN 1 AND 10000),
  author  text NOT NULL CHECK (octet_length(author) BETWEEN 1 AND 200),
  login   text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX change_comment_by_change ON sextant.change_comment (change, number);

CREATE TABLE sextant.approval (
  number  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  change  bigint NOT NULL REFERENCES sextant.change,
  version integer NOT NULL,
  hash    bytea NOT NULL CHECK (octet_length(hash) = 32),
  verdict text NOT NULL CHECK (verdict IN ('approve', 'reject')),
  reason  text NOT NULL DEFAULT '' CHECK (octet_length(reason) <= 10000),
  author  text NOT NULL CHECK (octet_length(author) BETWEEN 1 AND 200),
  login   text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX approval_by_change ON sextant.approval (change, number);

ALTER TABLE sextant.revision ADD COLUMN change bigint REFERENCES sextant.change;
ALTER TABLE sextant.revision DROP CONSTRAINT revision_kind_check;
ALTER TABLE sextant.revision ADD CONSTRAINT revision_kind_check CHECK (kind IN ('publish', 'rollback', 'change'));

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['change_version', 'change_profile', 'change_comment', 'approval'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sextant.%I '
                   'FOR EACH STATEMENT EXECUTE FUNCTION sextant.refuse_change()', v_table);
    EXECUTE format('CREATE POLICY reading ON sextant.%I FOR SELECT TO sextant_member '
                   'USING (EXISTS (SELECT FROM sextant.change c WHERE c.number = %I.change))', v_table, v_table);
    EXECUTE format('GRANT SELECT ON sextant.%I TO sextant_member', v_table);
    EXECUTE format('GRANT SELECT, INSERT ON sextant.%I TO sextant_definer', v_table);
  END LOOP;
END $$;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON sextant.change
  FOR EACH STATEMENT EXECUTE FUNCTION sextant.refuse_change();
CREATE POLICY reading ON sextant.change FOR SELECT TO sextant_member
  USING (environment IN (SELECT sextant.visible_environments()));
GRANT SELECT ON sextant.change TO sextant_member;
GRANT SELECT, INSERT ON sextant.change TO sextant_definer;
GRANT UPDATE (state, version, revision, changed_at) ON sextant.change TO sextant_definer;

DROP POLICY reading ON sextant.content;
CREATE POLICY reading ON sextant.content FOR SELECT TO sextant_member
  USING (EXISTS (SELECT FROM sextant.revision_profile p WHERE p.sha256 = content.sha256)
         OR EXISTS (SELECT FROM sextant.change_profile p WHERE p.sha256 = content.sha256));

-- The hash that an approval is bound to: SHA-256 over these lines, each ended by a line feed:
-- "sextant change", environment, service, version, base, base's content hash, content hash of the
-- texts (scope -> hash, a removed profile "-"), plan (its JSON text, or "at once"), settings (the
-- stable revision of service sextant: number and content hash, or "-").
CREATE FUNCTION sextant.change_hash(p_change bigint) RETURNS bytea
LANGUAGE sql STABLE SET search_path = sextant, pg_temp AS $$
  SELECT sha256(convert_to(concat_ws(E'\n', 'sextant change', c.environment, c.service, v.version, v.base, v.base_hash,
    (SELECT encode(hash_of_profiles(jsonb_object_agg(p.scope, coalesce(encode(p.sha256, 'hex'), '-'))), 'hex')
     FROM change_profile p WHERE p.change = c.number AND p.version = c.version),
    coalesce(v.plan::text, 'at once'),
    coalesce((SELECT r.number || ' ' || encode(r.content_hash, 'hex') FROM head h
              JOIN revision r ON r.environment = h.environment AND r.service = h.service AND r.number = h.stable
              WHERE h.environment = c.environment AND h.service = 'sextant'), '-')) || E'\n', 'UTF8'))
  FROM change c JOIN change_version v ON v.change = c.number AND v.version = c.version
  WHERE c.number = p_change;
$$;

-- The last word of each login on the change as it is now. An author's own does not count.
CREATE FUNCTION sextant.verdicts_of(p_change bigint) RETURNS TABLE (login text, verdict text)
LANGUAGE sql STABLE SET search_path = sextant, pg_temp AS $$
  SELECT DISTINCT ON (a.login) a.login, a.verdict FROM approval a
  WHERE a.change = p_change AND a.hash = change_hash(p_change)
    AND NOT EXISTS (SELECT FROM change_version v WHERE v.change = p_change AND v.login = a.login)
  ORDER BY a.login, a.number DESC;
$$;

-- Approvals that a change in this environment needs.
CREATE FUNCTION sextant.approvals_needed(p_environment text) RETURNS integer
LANGUAGE sql STABLE SET search_path = sextant, pg_temp AS $$
  SELECT CASE protection WHEN 'protected' THEN approvals ELSE 0 END FROM environment WHERE name = p_environment;
$$;

-- What a plan has to be; a sentence where it is not, else null. {"stages": [{"share": 0.05, "named":
-- ["CLUSTER", "CLUSTER/INSTANCE"], ...}, ...]}: 1 to 100 stages, shares that do not fall, the last 1.
CREATE FUNCTION sextant.fault_of_plan(p_plan jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = sextant, pg_temp AS $$
DECLARE
  v_stage jsonb;
  v_share numeric := 0;
BEGIN
  IF p_plan IS NULL THEN
    RETURN NULL;
  ELSIF octet_length(p_plan::text) > 1048576 THEN
    RETURN 'A plan has at most 1 MiB.';
  ELSIF jsonb_typeof(p_plan) <> 'object' OR coalesce(jsonb_typeof(p_plan -> 'stages'), '') <> 'array'
     OR jsonb_array_length(p_plan -> 'stages') NOT BETWEEN 1 AND 100 THEN
    RETURN 'A plan has 1 to 100 stages.';
  END IF;
  FOR v_stage IN SELECT value FROM jsonb_array_elements(p_plan -> 'stages') LOOP
    IF jsonb_typeof(v_stage) <> 'object' OR coalesce(jsonb_typeof(v_stage -> 'share'), '') <> 'number'
       OR coalesce(jsonb_typeof(v_stage -> 'named'), 'array') <> 'array' THEN
      RETURN 'A stage has a share, and may have a list of named clusters and instances.';
    ELSIF (v_stage ->> 'share')::numeric NOT BETWEEN v_share AND 1 THEN
      RETURN 'The shares of the stages go from 0 to 1 and do not fall.';
    ELSIF EXISTS (SELECT FROM jsonb_array_elements(v_stage -> 'named') AS n
                  WHERE jsonb_typeof(n) <> 'string' OR n #>> '{}' = ''
                     OR n #>> '{}' !~ '^[a-z0-9][a-z0-9._-]{0,62}(/[a-z0-9][a-z0-9._-]{0,62})?$') THEN
      RETURN 'A stage names clusters (CLUSTER) and instances (CLUSTER/INSTANCE).';
    END IF;
    v_share := (v_stage ->> 'share')::numeric;
  END LOOP;
  IF v_share <> 1 THEN
    RETURN 'The last stage of a plan has the share 1.';
  END IF;
  RETURN NULL;
END $$;

-- What is wrong with a version that somebody proposes; null: nothing.
CREATE FUNCTION sextant.fault_of_version(
  p_environment text, p_service text, p_base bigint, p_base_hash text, p_profiles jsonb, p_plan jsonb,
  p_description text, p_person text) RETURNS text
LANGUAGE sql STABLE SET search_path = sextant, pg_temp AS $$
  SELECT CASE
    WHEN fault_of_words(p_description, p_person) IS NOT NULL THEN fault_of_words(p_description, p_person)
    WHEN fault_of_plan(p_plan) IS NOT NULL THEN fault_of_plan(p_plan)
    WHEN (SELECT count(*) FROM jsonb_object_keys(p_profiles)) NOT BETWEEN 1 AND 10000 THEN 'A change has 1 to 10,000 profiles.'
    WHEN p_base < 0 OR (p_base > 0 AND NOT EXISTS (SELECT FROM revision
        WHERE environment = p_environment AND service = p_service AND number = p_base
          AND p_base_hash IN ('', encode(content_hash, 'hex'))))
      THEN format('There is no revision %s of this content.', p_base)
  END;
$$;

-- Writes a version with its texts. The caller has checked everything.
CREATE FUNCTION sextant.add_version(
  p_change bigint, p_version integer, p_base bigint, p_profiles jsonb, p_plan jsonb, p_description text, p_person text)
RETURNS void LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
BEGIN
  PERFORM content_after('{}', p_profiles);
  INSERT INTO change_version (change, version, base, base_hash, description, plan, author, login)
  SELECT p_change, p_version, p_base, coalesce((
      SELECT encode(r.content_hash, 'hex') FROM revision r
      WHERE r.environment = c.environment AND r.service = c.service AND r.number = p_base), ''),
    p_description, p_plan, p_person, session_user
  FROM change c WHERE c.number = p_change;
  INSERT INTO change_profile (change, version, scope, sha256)
  SELECT p_change, p_version, key, sha256(convert_to(value, 'UTF8')) FROM jsonb_each_text(p_profiles);
END $$;

CREATE FUNCTION sextant.change_answer(p_change bigint) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = sextant, pg_temp AS $$
  SELECT jsonb_build_object('outcome', 'done', 'change', number, 'version', version,
                            'hash', encode(change_hash(number), 'hex'))
  FROM change WHERE number = p_change;
$$;

-- Opens a change on a revision.
CREATE FUNCTION sextant.change_open(
  p_request uuid, p_environment text, p_service text, p_base bigint, p_base_hash text, p_profiles jsonb, p_plan jsonb,
  p_description text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array('change_open', p_environment, p_service, p_base, p_base_hash,
    p_profiles, p_plan, p_description, p_person)::text, 'UTF8'));
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
  v_fault := fault_of_version(p_environment, p_service, p_base, p_base_hash, p_profiles, p_plan, p_description, p_person);
  IF v_fault IS NOT NULL THEN
    RETURN invalid(v_fault);
  ELSIF (SELECT count(*) FROM change WHERE environment = p_environment AND service = p_service AND state = 'open') >= 10000 THEN
    RETURN invalid('A service has at most 10,000 open changes.');
  END IF;
  INSERT INTO change (environment, service) VALUES (p_environment, p_service) RETURNING number INTO v_change;
  PERFORM add_version(v_change, 1, p_base, p_profiles, p_plan, p_description, p_person);
  v_answer := keep_outcome(p_request, v_arguments, change_answer(v_change));
  PERFORM record_audit(p_environment, 'change open', 'done', p_person, p_request, jsonb_build_object(
    'service', p_service, 'change', v_change, 'version', 1, 'base', p_base, 'after', v_answer -> 'hash',
    'message', left(p_description, 1000)));
  RETURN v_answer;
END $$;

-- The change, locked, or an answer that says why nothing can be done with it by this role.
CREATE FUNCTION sextant.lock_change(
  p_request uuid, p_change bigint, p_action text, p_role text, p_person text,
  p_row OUT sextant.change, p_answer OUT jsonb)
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
BEGIN
  SELECT * INTO p_row FROM change WHERE number = p_change FOR UPDATE;
  IF NOT FOUND OR NOT p_row.environment IN (SELECT visible_environments()) THEN
    p_row := NULL;
    p_answer := invalid(format('There is no change %s.', p_change));
  ELSIF NOT has_right(p_row.environment, p_role) THEN
    p_answer := deny(p_row.environment, p_action, p_role, p_person, p_request,
                     jsonb_build_object('service', p_row.service, 'change', p_change));
  ELSIF p_row.state <> 'open' THEN
    p_answer := jsonb_build_object('outcome', 'conflict', 'reason', format('Change %s is %s.', p_change, p_row.state));
  END IF;
END $$;

-- A new version of a change: other texts, plan or description, or another base (a rebase). Voids its
-- approvals. p_version: the version that the editor saw; another one is a conflict.
CREATE FUNCTION sextant.change_edit(
  p_request uuid, p_change bigint, p_version integer, p_base bigint, p_base_hash text, p_profiles jsonb, p_plan jsonb,
  p_description text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array('change_edit', p_change, p_version, p_base, p_base_hash,
    p_profiles, p_plan, p_description, p_person)::text, 'UTF8'));
  v_answer jsonb := claim(p_request, v_arguments);
  v_locked record;
  v_row    change;
  v_fault  text;
BEGIN
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  SELECT * INTO v_locked FROM lock_change(p_request, p_change, 'change edit', 'editor', p_person);
  v_row := v_locked.p_row;
  IF v_locked.p_answer IS NOT NULL THEN
    RETURN v_locked.p_answer;
  ELSIF v_row.version <> p_version THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'reason',
      format('Change %s has version %s now, not %s.', p_change, v_row.version, p_version));
  END IF;
  v_fault := fault_of_version(v_row.environment, v_row.service, p_base, p_base_hash, p_profiles, p_plan, p_description, p_person);
  IF v_fault IS NOT NULL THEN
    RETURN invalid(v_fault);
  END IF;
  PERFORM add_version(p_change, p_version + 1, p_base, p_profiles, p_plan, p_description, p_person);
  UPDATE change SET version = p_version + 1, changed_at = clock_timestamp() WHERE number = p_change;
  v_answer := keep_outcome(p_request, v_arguments, change_answer(p_change));
  PERFORM record_audit(v_row.environment, 'change edit', 'done', p_person, p_request, jsonb_build_object(
    'service', v_row.service, 'change', p_change, 'version', p_version + 1, 'base', p_base, 'after', v_answer -> 'hash'));
  RETURN v_answer;
END $$;

CREATE FUNCTION sextant.change_comment(
  p_request uuid, p_change bigint, p_version integer, p_scope text, p_pointer text, p_body text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array('change_comment', p_change, p_version, p_scope, p_pointer,
    p_body, p_person)::text, 'UTF8'));
  v_answer jsonb := claim(p_request, v_arguments);
  v_row    change;
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
  ELSIF fault_of_words(p_body, p_person) IS NOT NULL THEN
    RETURN invalid(fault_of_words(p_body, p_person));
  ELSIF p_version NOT BETWEEN 1 AND v_row.version THEN
    RETURN invalid(format('Change %s has no version %s.', p_change, p_version));
  ELSIF (SELECT count(*) FROM change_comment WHERE change = p_change) >= 10000 THEN
    RETURN invalid('A change has at most 10,000 comments.');
  END IF;
  INSERT INTO change_comment (change, version, scope, pointer, body, author, login)
  VALUES (p_change, p_version, p_scope, p_pointer, p_body, p_person, session_user);
  v_answer := keep_outcome(p_request, v_arguments, change_answer(p_change));
  PERFORM record_audit(v_row.environment, 'change comment', 'done', p_person, p_request, jsonb_build_object(
    'service', v_row.service, 'change', p_change, 'version', p_version, 'scope', p_scope, 'pointer', p_pointer));
  RETURN v_answer;
END $$;

-- Approves or rejects exactly what p_hash says. The last word of a login counts.
CREATE FUNCTION sextant.change_verdict(
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
  ELSIF p_verdict NOT IN ('approve', 'reject') THEN
    RETURN invalid('A verdict is approve or reject.');
  END IF;
  SELECT * INTO v_locked FROM lock_change(p_request, p_change, v_action, 'approver', p_person);
  v_row := v_locked.p_row;
  IF v_locked.p_answer IS NOT NULL THEN
    RETURN v_locked.p_answer;
  END IF;
  v_facts := jsonb_build_object('service', v_row.service, 'change', p_change, 'version', v_row.version,
                                'hash', p_hash, 'message', left(p_reason, 1000));
  IF EXISTS (SELECT FROM change_version WHERE change = p_change AND login = session_user) THEN
    RETURN deny_because(v_row.environment, v_action, 'Nobody approves or rejects a change of their own.', p_person,
                        p_request, v_facts);
  ELSIF p_hash <> encode(change_hash(p_change), 'hex') THEN
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

CREATE FUNCTION sextant.change_abandon(p_request uuid, p_change bigint, p_reason text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array('change_abandon', p_change, p_reason, p_person)::text, 'UTF8'));
  v_answer jsonb := claim(p_request, v_arguments);
  v_locked record;
  v_row    change;
BEGIN
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  SELECT * INTO v_locked FROM lock_change(p_request, p_change, 'change abandon', 'editor', p_person);
  v_row := v_locked.p_row;
  IF v_locked.p_answer IS NOT NULL THEN
    RETURN v_locked.p_answer;
  END IF;
  UPDATE change SET state = 'abandoned', changed_at = clock_timestamp() WHERE number = p_change;
  v_answer := keep_outcome(p_request, v_arguments, change_answer(p_change));
  PERFORM record_audit(v_row.environment, 'change abandon', 'done', p_person, p_request, jsonb_build_object(
    'service', v_row.service, 'change', p_change, 'version', v_row.version, 'message', left(p_reason, 1000)));
  RETURN v_answer;
END $$;

SELECT sextant.settle_rights();
GRANT EXECUTE ON FUNCTION
  sextant.change_open(uuid, text, text, bigint, text, jsonb, jsonb, text, text),
  sextant.change_edit(uuid, bigint, integer, bigint, text, jsonb, jsonb, text, text),
  sextant.change_comment(uuid, bigint, integer, text, text, text, text),
  sextant.change_verdict(uuid, bigint, text, text, text, text),
  sextant.change_abandon(uuid, bigint, text, text),
  sextant.fault_of_plan(jsonb) TO sextant_member;

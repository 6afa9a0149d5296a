-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the approver rules of an environment ask for is met before a change is published. The store reads no
-- profile, so it cannot tell which rule a change meets; whoever approves says so, for the hash that is
-- approved, and what any of them said has to be met. So one honest program among those that approve is enough,
-- and an edit or other settings, which are another hash, ask anew.

-- A list: {"at": the rule's place, "asked": groups and persons as the rule names them, "logins": who may give
-- a word, "needed": how many of them}. null: of an approval from before, which says nothing of rules.
ALTER TABLE sextant.approval ADD COLUMN needs jsonb;

-- The revision of an environment's settings that is in force; 0: there are none.
CREATE FUNCTION sextant.settings_in_force(p_environment text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = sextant, pg_temp AS $$
  SELECT coalesce((SELECT stable FROM head WHERE environment = p_environment AND service = 'sextant'), 0);
$$;

-- What is wrong with such a list; null: nothing.
CREATE FUNCTION sextant.fault_of_needs(p_needs jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = sextant, pg_temp AS $$
BEGIN
  IF jsonb_typeof(p_needs) IS DISTINCT FROM 'array' THEN
    RETURN 'What rules ask for is a list.';
  ELSIF jsonb_array_length(p_needs) > 200 OR octet_length(p_needs::text) > 4000000 THEN
    RETURN 'A change meets at most 200 rules, in 4,000,000 bytes.';
  ELSIF EXISTS (SELECT FROM jsonb_array_elements(p_needs) AS n WHERE jsonb_typeof(n) <> 'object') OR EXISTS (
    SELECT FROM jsonb_array_elements(p_needs) AS n
    WHERE (SELECT array_agg(key ORDER BY key) FROM jsonb_object_keys(n) AS key) IS DISTINCT FROM ARRAY['asked', 'at', 'logins', 'needed']
       OR jsonb_typeof(n -> 'at') <> 'string' OR octet_length(n ->> 'at') NOT BETWEEN 1 AND 1000 OR n ->> 'at' ~ '[[:cntrl:]]'
       OR jsonb_typeof(n -> 'needed') <> 'number' OR n ->> 'needed' !~ '^([1-9]|10)$'
       OR jsonb_typeof(n -> 'asked') <> 'array' OR jsonb_typeof(n -> 'logins') <> 'array')
  THEN
    RETURN 'What a rule asks for has a place, names, logins and a number of 1 to 10.';
  ELSIF EXISTS (
    SELECT FROM jsonb_array_elements(p_needs) AS n, unnest(ARRAY[n -> 'asked', n -> 'logins']) AS list, jsonb_array_elements(list) AS name
    WHERE jsonb_typeof(name) <> 'string' OR octet_length(name #>> '{}') NOT BETWEEN 1 AND 200 OR name #>> '{}' ~ '[[:cntrl:]]')
  THEN
    RETURN 'The name of somebody who is asked has 1 to 200 bytes, in one line.';
  END IF;
  RETURN NULL;
END $$;

-- As in version 12; where settings could ask for something, an approval that says nothing of rules counts for
-- nothing.
CREATE OR REPLACE FUNCTION sextant.verdicts_of(p_change bigint) RETURNS TABLE (login text, verdict text)
LANGUAGE sql STABLE SET search_path = sextant, pg_temp AS $$
  SELECT DISTINCT ON (a.login) a.login, a.verdict FROM approval a
  WHERE a.change = p_change AND a.hash = change_hash(p_change)
    AND NOT EXISTS (SELECT FROM change_version v WHERE v.change = p_change AND v.login = a.login AND v.same_as IS NULL)
    AND NOT (a.verdict = 'approve' AND a.needs IS NULL
             AND settings_in_force((SELECT c.environment FROM change c WHERE c.number = p_change)) > 0)
  ORDER BY a.login, a.number DESC;
$$;

-- A sentence on the first need of a change as it is now that is not met; null: each is.
CREATE FUNCTION sextant.unmet_need(p_change bigint) RETURNS text
LANGUAGE sql STABLE SET search_path = sextant, pg_temp AS $$
  WITH said AS MATERIALIZED (
    SELECT n.value AS need, min(a.login) AS by FROM approval a, jsonb_array_elements(a.needs) AS n
    WHERE a.change = p_change AND a.verdict = 'approve' AND a.hash = change_hash(p_change) GROUP BY n.value),
  approving AS MATERIALIZED (
    SELECT login FROM verdicts_of(p_change) WHERE verdict = 'approve' AND EXISTS (SELECT FROM said)),
  given AS (
    SELECT s.need, s.by, (SELECT count(*) FROM approving v WHERE s.need -> 'logins' ? v.login) AS words FROM said s)
  SELECT format('Rule %s asks for %s of %s, and change %s has %s of those approvals (as judged by "%s").',
                need ->> 'at', need ->> 'needed', (SELECT string_agg(name, ', ') FROM jsonb_array_elements_text(need -> 'asked') AS name),
                p_change, words, by)
  FROM given WHERE words < (need ->> 'needed')::integer ORDER BY need ->> 'at', need LIMIT 1;
$$;

-- As in version 12; an approval says what rules ask for, and of which revision of the settings (0: of none)
-- they are. Neither is part of what a request id stands for: both follow from the hash. null is what programs
-- before version 19 say.
DROP FUNCTION sextant.change_verdict(uuid, bigint, text, text, text, text);
CREATE FUNCTION sextant.change_verdict(
  p_request uuid, p_change bigint, p_hash text, p_verdict text, p_reason text, p_person text, p_needs jsonb DEFAULT NULL,
  p_settings bigint DEFAULT NULL)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array('change_verdict', p_change, p_hash, p_verdict, p_reason,
    p_person)::text, 'UTF8'));
  v_answer jsonb := claim(p_request, v_arguments);
  v_action text := CASE p_verdict WHEN 'reject' THEN 'change reject' ELSE 'change approve' END;
  v_locked record;
  v_row    change;
  v_facts  jsonb;
  v_fault  text;
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
  v_facts := jsonb_strip_nulls(jsonb_build_object('service', v_row.service, 'change', p_change, 'version', v_row.version,
    'hash', p_hash, 'message', left(p_reason, 1000)));
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
  ELSIF (SELECT count(*) FROM approval WHERE change = p_change AND login = session_user AND hash = decode(p_hash, 'hex')) >= 100 THEN
    RETURN invalid('A login says at most 100 times what it thinks of the same proposal.');
  END IF;
  IF p_verdict = 'approve' THEN
    v_fault := CASE
      WHEN p_needs IS NOT NULL THEN fault_of_needs(p_needs)
      WHEN settings_in_force(v_row.environment) > 0 THEN
        'This environment has settings, and the approval does not say what their rules ask for: the program is too old.' END;
    IF v_fault IS NOT NULL THEN
      RETURN invalid(v_fault);
    ELSIF p_needs IS NOT NULL AND p_settings IS DISTINCT FROM settings_in_force(v_row.environment) THEN
      RETURN jsonb_build_object('outcome', 'conflict', 'reason',
        format('The settings that change %s is judged by were edited since you looked.', p_change));
    END IF;
    v_facts := v_facts || jsonb_strip_nulls(jsonb_build_object('rules',
      (SELECT jsonb_agg(n -> 'at') FROM jsonb_array_elements(p_needs) AS n)));
  END IF;
  INSERT INTO approval (change, version, hash, verdict, reason, author, login, needs)
  VALUES (p_change, v_row.version, decode(p_hash, 'hex'), p_verdict, coalesce(p_reason, ''), p_person, session_user,
          CASE WHEN p_verdict = 'approve' THEN p_needs END);
  v_answer := keep_outcome(p_request, v_arguments, change_answer(p_change));
  PERFORM record_audit(v_row.environment, v_action, 'done', p_person, p_request, v_facts);
  RETURN v_answer;
END $$;

-- As in version 16; and the rules' needs, where approvals are needed at all.
CREATE OR REPLACE FUNCTION sextant.hindrance_of(p_change bigint, p_environment text, p_hash text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = sextant, pg_temp AS $$
DECLARE
  v_needed   integer := approvals_needed(p_environment);
  v_approved integer;
  v_rejected text;
  v_fault    text;
BEGIN
  IF p_hash IS DISTINCT FROM encode(change_hash(p_change), 'hex') THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'reason',
      format('Change %s, or the settings that it is judged by, were edited since you looked.', p_change));
  END IF;
  SELECT count(*) FILTER (WHERE verdict = 'approve'), min(login) FILTER (WHERE verdict = 'reject')
  INTO v_approved, v_rejected FROM verdicts_of(p_change);
  IF v_rejected IS NOT NULL THEN
    RETURN jsonb_build_object('outcome', 'denied', 'reason', format('"%s" has rejected change %s.', v_rejected, p_change));
  ELSIF v_approved < v_needed THEN
    RETURN jsonb_build_object('outcome', 'denied', 'reason',
      format('Change %s has %s of the %s approvals that "%s" asks for.', p_change, v_approved, v_needed, p_environment));
  END IF;
  SELECT coalesce(CASE WHEN v_needed > 0 THEN unmet_need(p_change) END, fault_of_steps(c.environment, c.service, v.plan),
                  closed_because(c.environment, c.service, clock_timestamp()))
  INTO v_fault
  FROM change c JOIN change_version v ON v.change = c.number AND v.version = c.version WHERE c.number = p_change;
  IF v_fault IS NOT NULL THEN
    RETURN jsonb_build_object('outcome', 'denied', 'reason', v_fault);
  END IF;
  RETURN NULL;
END $$;

-- As in version 18; and approved is what no rule waits for.
CREATE OR REPLACE VIEW sextant.change_overview WITH (security_invoker = true) AS
SELECT c.number, c.environment, c.service, c.version, c.revision, c.changed_at, v.base, v.description, o.author, o.login,
       CASE WHEN c.state = 'open' AND n.needed > 0 AND d.approvals >= n.needed AND d.rejections = 0
                 AND sextant.unmet_need(c.number) IS NULL THEN 'approved'
            ELSE c.state END AS state,
       d.approvals, d.rejections, n.needed AS approvals_needed, v.ticket, v.risk, v.reviewers, c.ends, c.undo
FROM sextant.change c
JOIN sextant.change_version v ON v.change = c.number AND v.version = c.version
JOIN sextant.change_version o ON o.change = c.number AND o.version = coalesce(v.same_as, v.version),
LATERAL (SELECT sextant.approvals_needed(c.environment) AS needed) AS n,
LATERAL (SELECT count(*) FILTER (WHERE verdict = 'approve') AS approvals,
                count(*) FILTER (WHERE verdict = 'reject') AS rejections
         FROM sextant.verdicts_of(c.number) WHERE c.state = 'open') AS d;

SELECT sextant.settle_rights();
GRANT EXECUTE ON FUNCTION sextant.keep_telemetry_partitions(bigint), sextant.keep_event_partitions(bigint) TO sextant_definer;
GRANT EXECUTE ON FUNCTION
  sextant.change_verdict(uuid, bigint, text, text, text, text, jsonb, bigint),
  sextant.unmet_need(bigint), sextant.settings_in_force(text) TO sextant_member;

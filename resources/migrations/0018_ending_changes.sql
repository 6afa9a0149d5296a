-- SPDX-License-Identifier: GPL-3.0-or-later
-- A change may carry an end: then what it changed is to be as before. Its undoing is a change like others,
-- which is proposed in time, approved and published; nothing undoes itself unseen.

ALTER TABLE sextant.change
  ADD COLUMN ends timestamptz,
  ADD COLUMN undo bigint REFERENCES sextant.change CHECK (undo > number);  -- the change that undoes it
CREATE INDEX change_that_ends ON sextant.change (ends) WHERE ends IS NOT NULL AND undo IS NULL;
GRANT UPDATE (ends, undo) ON sextant.change TO sextant_definer;

-- For editors and publishers. p_ends null: it has no end.
CREATE FUNCTION sextant.set_change_end(p_change bigint, p_ends timestamptz, p_person text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_row   change;
  v_facts jsonb;
BEGIN
  SELECT * INTO v_row FROM change WHERE number = p_change AND environment IN (SELECT visible_environments()) FOR UPDATE;
  IF NOT FOUND THEN
    RETURN invalid(format('There is no change %s.', p_change));
  END IF;
  v_facts := jsonb_build_object('service', v_row.service, 'change', p_change, 'ends', p_ends);
  IF NOT has_right(v_row.environment, 'editor') AND NOT has_right(v_row.environment, 'publisher') THEN
    RETURN deny(v_row.environment, 'change end', 'editor', p_person, NULL, v_facts);
  ELSIF p_ends <= clock_timestamp() OR p_ends > clock_timestamp() + interval '2 years' THEN
    RETURN invalid('A change ends after now, within two years.');
  ELSIF coalesce(p_person, '') = '' OR octet_length(p_person) > 200 THEN
    RETURN invalid('It needs the name of the person who says so, at most 200 bytes.');
  ELSIF v_row.state = 'abandoned' THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'reason', format('Change %s is abandoned.', p_change));
  ELSIF v_row.undo IS NOT NULL THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'reason', format('Change %s undoes it already.', v_row.undo));
  END IF;
  UPDATE change SET ends = p_ends WHERE number = p_change;
  PERFORM record_audit(v_row.environment, 'change end', 'done', p_person, NULL, v_facts);
  RETURN change_answer(p_change);
END $$;

-- Opens the change that undoes p_change, and remembers it: once, whoever and however many try.
CREATE FUNCTION sextant.propose_undo(
  p_request uuid, p_change bigint, p_base bigint, p_base_hash text, p_profiles jsonb, p_plan jsonb, p_description text,
  p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_row    change;
  v_answer jsonb;
BEGIN
  SELECT * INTO v_row FROM change WHERE number = p_change AND environment IN (SELECT visible_environments());
  IF NOT FOUND THEN
    RETURN invalid(format('There is no change %s.', p_change));
  ELSIF v_row.state <> 'published' THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'reason', format('Change %s is not published.', p_change));
  END IF;
  BEGIN
    -- The request id first, then the change: every function takes them in this order.
    v_answer := change_open(p_request, v_row.environment, v_row.service, p_base, p_base_hash, p_profiles, p_plan, p_description,
                            p_person);
    IF v_answer ->> 'outcome' = 'done' THEN
      UPDATE change SET undo = (v_answer ->> 'change')::bigint
      WHERE number = p_change AND (undo IS NULL OR undo = (v_answer ->> 'change')::bigint);
      IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'SX001';
      END IF;
    END IF;
    RETURN v_answer;
  EXCEPTION WHEN SQLSTATE 'SX001' THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'reason', format('Another change undoes change %s already.', p_change));
  END;
END $$;

-- As in version 12; and the end.
CREATE OR REPLACE VIEW sextant.change_overview WITH (security_invoker = true) AS
SELECT c.number, c.environment, c.service, c.version, c.revision, c.changed_at, v.base, v.description, o.author, o.login,
       CASE WHEN c.state = 'open' AND n.needed > 0 AND d.approvals >= n.needed AND d.rejections = 0 THEN 'approved'
            ELSE c.state END AS state,
       d.approvals, d.rejections, n.needed AS approvals_needed, v.ticket, v.risk, v.reviewers, c.ends, c.undo
FROM sextant.change c
JOIN sextant.change_version v ON v.change = c.number AND v.version = c.version
JOIN sextant.change_version o ON o.change = c.number AND o.version = coalesce(v.same_as, v.version),
LATERAL (SELECT sextant.approvals_needed(c.environment) AS needed) AS n,
LATERAL (SELECT count(*) FILTER (WHERE verdict = 'approve') AS approvals,
                count(*) FILTER (WHERE verdict = 'reject') AS rejections
         FROM sextant.verdicts_of(c.number) WHERE c.state = 'open') AS d;

-- As in version 13; and ends of changes.
CREATE OR REPLACE FUNCTION sextant.event_kinds() RETURNS TABLE (kind text, action text)
LANGUAGE sql IMMUTABLE SET search_path = sextant, pg_temp AS $$
  VALUES ('publish', 'publish'), ('rollback', 'rollback'), ('change', 'change open'), ('change', 'change edit'),
    ('change', 'change abandon'), ('change', 'change end'), ('approve', 'change approve'), ('reject', 'change reject'),
    ('comment', 'change comment'),
    ('stage', 'rollout advance'), ('stage', 'rollout promote'), ('pause', 'rollout pause'), ('pause', 'rollout resume'),
    ('abort', 'rollout abort'), ('verdict', 'validity'), ('pin', 'pin'), ('pin', 'unpin'),
    ('preview', 'preview start'), ('preview', 'preview propose'), ('preview', 'preview consent'),
    ('preview', 'preview extend'), ('preview', 'preview stop'), ('preview', 'preview end'), ('preview', 'preview expire'),
    ('emergency', 'break glass'), ('emergency', 'end emergency'), ('emergency', 'review emergency'),
    ('rights', 'grant'), ('rights', 'revoke'), ('environment', 'environment'), ('environment', 'restore'),
    ('inventory', 'enrol'), ('inventory', 'retire'), ('report', 'report');
$$;

SELECT sextant.settle_rights();
GRANT EXECUTE ON FUNCTION sextant.keep_telemetry_partitions(bigint), sextant.keep_event_partitions(bigint) TO sextant_definer;
GRANT EXECUTE ON FUNCTION sextant.set_change_end(bigint, timestamptz, text),
  sextant.propose_undo(uuid, bigint, bigint, text, jsonb, jsonb, text, text) TO sextant_member;

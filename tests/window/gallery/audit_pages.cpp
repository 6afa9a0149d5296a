// SPDX-License-Identifier: GPL-3.0-or-later
// The gallery's pictures of the audit log.
#include "tests/window/gallery/audit_sample.h"
#include "tests/window/gallery/dialog_pages.h"
#include "tests/window/gallery/samples.h"
#include "widgets/audit/audit_verify_dialog.h"
#include "widgets/audit/audit_view.h"

namespace sextant::ui::samples {
namespace {

constexpr QSize wide(1180, 620);
constexpr QSize narrow(722, 620);  // the middle of a window of 1440 pixels

void listPages(const SavePage& save, const Settle& settle) {
  AuditView view;
  view.setEnvironment(QStringLiteral("prod"));
  save(view, QStringLiteral("audit-unread"), narrow);
  view.setEntries({}, false, now);
  save(view, QStringLiteral("audit-empty"), narrow);
  view.setEntries(auditEntries(), true, now);
  save(view, QStringLiteral("audit"), wide);
  view.table()->selectKey(QStringLiteral("7"));
  save(view, QStringLiteral("audit-denied"), wide);
  view.table()->selectKey(QStringLiteral("9"));
  save(view, QStringLiteral("audit-details"), narrow);
  view.setLoading();
  view.show();
  settle(700);
  save(view, QStringLiteral("audit-loading"), narrow);
  view.setProblem(
      QStringLiteral("The audit log could not be read: the store did not answer in 5 s. "
                     "What was read before is still shown. It is read as soon as the "
                     "store answers again."));
  save(view, QStringLiteral("audit-problem"), narrow);
  view.filter()->login()->setText(QStringLiteral("tom"));
  view.filter()->deniedOnly()->setChecked(true);
  view.setEntries({}, false, now);
  save(view, QStringLiteral("audit-none-passes"), narrow);
  view.setNothingToSee();
  save(view, QStringLiteral("audit-unseen"), narrow);
}

void workPages(const SavePage& save, const Settle& settle) {
  AuditView view;
  view.setEnvironment(QStringLiteral("prod"));
  view.setEntries(auditEntries(), false, now);
  view.setWork(QStringLiteral("Writing entry 4,000 of 12,000"));
  view.resize(narrow);
  view.show();
  settle(500);
  save(view, QStringLiteral("audit-exporting"), narrow);
  view.setNews(Tone::ok, QStringLiteral("12,000 entries were exported"),
               QStringLiteral("They are in /home/mara/audit-prod-20240514-143200.jsonl. Its last "
                              "line has the anchor: keep that somewhere else, so that a log that "
                              "was put together anew shows."),
               QStringLiteral("12000:4"));
  save(view, QStringLiteral("audit-exported"), narrow);
}

void verifyPages(const SavePage& save) {
  AuditVerifyDialog dialog(QStringLiteral("prod"), QStringLiteral("red"));
  save(dialog, QStringLiteral("audit-verify"), {});
  dialog.verifyButton()->click();
  dialog.setProgress(4000, 12000);
  save(dialog, QStringLiteral("audit-verifying"), {});
  const auto entries = auditEntries();
  dialog.setVerdict({12000, 0, std::nullopt, {12000, entries[0].hash}});
  save(dialog, QStringLiteral("audit-verified"), {});
  dialog.setVerdict({12000, 3, AuditFault{871, "The hash is not that of the entry."}, {}});
  save(dialog, QStringLiteral("audit-fault"), {});
}

}  // namespace

void auditPages(const SavePage& save, const Settle& settle) {
  listPages(save, settle);
  workPages(save, settle);
  verifyPages(save);
}

}  // namespace sextant::ui::samples

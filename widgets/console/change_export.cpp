// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/change_export.h"

#include <QSaveFile>

#include "model/session/change_record.h"
#include "widgets/console/change_summary.h"
#include "widgets/console/change_words.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {

ChangeReport reportOf(const ConsoleParts& parts, const ChangeWatch& watch, const ChangeNeeds& needs,
                      const ChangeEstimate& estimate, const ChangeTrial& trial) {
  const Change& change = *watch.change();
  ChangeReport report = changeReport(change, watch.before(), needs.needs());
  if (!needs.problem().isEmpty()) report.needs.push_back(needs.problem().toStdString());
  report.findings = changeFindings(estimate, trial);
  report.item_key = itemKeyOf(parts.session, change.summary.key);
  return report;
}

Result<void> saveReport(const ChangeReport& report, const QString& file) {
  const bool is_markdown = file.endsWith(QLatin1String(".md"), Qt::CaseInsensitive) ||
                           file.endsWith(QLatin1String(".markdown"), Qt::CaseInsensitive);
  const auto text = is_markdown ? changeMarkdown(report) : changeHtml(report);
  if (!text) return tl::unexpected<Error>(text.error());
  QSaveFile out(file);
  const QByteArray bytes = QByteArray::fromStdString(*text);
  const bool is_written =
      out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.commit();
  if (is_written) return {};
  return fail(ErrorKind::unavailable, out.errorString().toStdString(), file.toStdString(),
              "Choose another folder, or free some space.");
}

QString reportName(const ChangeSummary& summary) {
  return QStringLiteral("change-%1-%2-%3.html")
      .arg(changeName(summary.number), QString::fromStdString(summary.key.environment),
           QString::fromStdString(summary.key.service));
}

}  // namespace sextant::ui

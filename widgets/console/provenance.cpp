// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/provenance.h"

#include <QCoreApplication>
#include <QDateTime>

#include "widgets/common/time_words.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;
constexpr qsizetype message_max = 120;  // characters
// Larger drafts are not parsed between two key strokes.
constexpr std::size_t bytes_max = 128 * 1024;

QString tr(const char* text) {
  return QCoreApplication::translate("Provenance", text);
}

std::optional<Value> valueAt(std::string_view text, const std::string& pointer) {
  const auto document = Document::parse(std::string(text));
  if (!document) return std::nullopt;
  const auto found = document->find(pointer);
  if (!found || !*found) return std::nullopt;
  return document->value(**found);
}

// Nothing where that would take long to tell.
std::optional<bool> isInDraft(const Draft& draft, std::string_view stable,
                              const std::string& pointer) {
  if (draft.text.size() + stable.size() > bytes_max) return std::nullopt;
  const auto drafted = valueAt(draft.text, pointer);
  return !drafted || drafted != valueAt(stable, pointer);
}

}  // namespace

QString revisionWords(const RevisionInfo& info, std::int64_t now_s) {
  const std::int64_t at = info.published_at_us / us_per_second;
  QString words = tr("revision %1 by %2, %3 UTC (%4 ago)")
                      .arg(info.number.value)
                      .arg(QString::fromStdString(info.author), utcText(at),
                           ageWords(std::max<std::int64_t>(now_s - at, 1)));
  const QString message = QString::fromStdString(info.message).section(QLatin1Char('\n'), 0, 0);
  if (message.isEmpty()) return words;
  words += QStringLiteral(": ") + message.left(message_max);
  return message.size() > message_max ? words + QStringLiteral("…") : words;
}

QString provenanceWords(const ConsoleParts& parts, const ServiceKey& key, const Scope& scope,
                        const std::string& pointer) {
  const auto head = headView(parts.session, key, scope);
  if (!head) return {};
  if (const Draft* draft = parts.drafts.find(key, scope)) {
    const auto drafted = isInDraft(*draft, head->text, pointer);
    if (!drafted) return tr("%1 has a draft, which is not published.").arg(scopeWords(scope));
    if (*drafted)
      return tr("Set in your draft of %1, which is not published.").arg(scopeWords(scope));
  }
  const RevisionContent* stable = parts.session.stable(key);
  if (stable == nullptr) return {};
  const auto set_in = stable->set_in.find(scope);
  if (set_in == stable->set_in.end()) return {};
  const RevisionInfo* info = parts.session.revisionInfo(key, set_in->second);
  return info == nullptr
             ? tr("Last set in revision %1; reading who published it").arg(set_in->second.value)
             : tr("Last set in %1").arg(revisionWords(*info, QDateTime::currentSecsSinceEpoch()));
}

}  // namespace sextant::ui

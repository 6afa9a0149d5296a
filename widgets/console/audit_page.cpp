// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/audit_page.h"

#include <QDateTime>
#include <QFileDialog>
#include <QVBoxLayout>

#include <algorithm>

#include "model/audit/audit_export.h"
#include "model/store/export_file.h"
#include "widgets/common/time_words.h"

namespace sextant::ui {
namespace {

using Entries = std::vector<AuditEntry>;

constexpr int page_entries = 200;
// Read again at once, where somebody has scrolled far.
constexpr int again_entries_max = 2000;
constexpr int newer_ms = 300;
constexpr int poll_ms = 5000;
constexpr int ages_every_ms = 10'000;

qint64 now() {
  return QDateTime::currentSecsSinceEpoch();
}

QString wordsOf(const Error& error) {
  return QString::fromStdString(error.toString());
}

// The first fault, and how many there are: nobody reads a thousand.
struct Verification {
  std::optional<AuditCheck> check;
  AuditVerdict verdict;
};

struct Export {
  ExportFile file;
  bool open = false;
};

Result<void> openOnce(Export& one) {
  if (std::exchange(one.open, true)) return {};
  return one.file.open();
}

}  // namespace

AuditPage::AuditPage(const ConsoleParts& parts, ServiceKey key, QWidget* parent)
    : Page(parent),
      parts_(parts),
      key_(std::move(key)),
      verifying_(parts_.session, key_.environment, this),
      exporting_(parts_.session, key_.environment, this) {
  view_ = new AuditView;
  view_->setEnvironment(QString::fromStdString(key_.environment));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(view_);
  newer_.setSingleShot(true);
  newer_.setInterval(newer_ms);
  poll_.start(poll_ms);
  ages_.start(ages_every_ms);
  connectParts();
  readAgain();
}

void AuditPage::connectParts() {
  connect(view_, &AuditView::queryChanged, this, [this] {
    view_->setEntries({}, false, now());  // what was shown is no answer to this
    readAgain();
  });
  connect(view_, &AuditView::againWanted, this, &AuditPage::readAgain);
  connect(view_, &AuditView::moreWanted, this, &AuditPage::readOlder);
  connect(view_, &AuditView::verifyWanted, this, &AuditPage::showVerify);
  connect(view_, &AuditView::exportWanted, this, &AuditPage::askExport);
  connect(view_, &AuditView::historyWanted, this,
          [this](const QString& service, RevisionNumber revision) {
            emit historyWanted({key_.environment, service.toStdString()}, revision);
          });
  connect(view_, &AuditView::stopWanted, this, [this] {
    exporting_.stop();
    view_->setNews(Tone::warning, {}, tr("The export was stopped. No file was written."));
  });
  connect(&exporting_, &AuditReading::progressed, this, [this](qint64 read, qint64 all) {
    view_->setWork(tr("Writing entry %1 of %2").arg(countText(read), countText(all)));
  });
  connect(&newer_, &QTimer::timeout, this, &AuditPage::readNewer);
  connect(&poll_, &QTimer::timeout, this, [this] {
    const bool connected = parts_.session.connection() == ConnectionState::connected;
    if (isVisible() && connected) readNewer();
  });
  connect(&ages_, &QTimer::timeout, this, [this] {
    if (isVisible()) view_->setNow(now());
  });
  connect(&parts_.session, &Session::headChanged, this, [this](const ServiceKey& moved) {
    if (moved.environment == key_.environment && !newer_.isActive()) newer_.start();
  });
  connect(&parts_.session, &Session::connectionChanged, this, [this] {
    if (parts_.session.connection() == ConnectionState::connected && !newer_.isActive())
      newer_.start();
  });
}

AuditFilter AuditPage::filterOf() const {
  const AuditQuery query = view_->query();
  AuditFilter filter;
  filter.environment = key_.environment;
  filter.login = query.login.toStdString();
  filter.service = query.service.toStdString();
  filter.action = query.action.toStdString();
  filter.denied_only = query.denied_only;
  filter.limit = page_entries;
  return filter;
}

void AuditPage::ask(const AuditFilter& filter, std::function<void(AuditPage&, Entries)> take) {
  view_->setLoading();
  parts_.session.audit(
      filter, this,
      [this, take = std::move(take), question = ++question_](const Result<Entries>& entries) {
        if (question != question_) return;
        if (!entries) return tellProblem(entries.error());
        take(*this, *entries);
      });
}

void AuditPage::showEntry(std::int64_t number) {
  view_->filter()->clear();
  stands_still_ = true;
  AuditFilter filter = filterOf();
  filter.before = number + 1;
  ask(filter, [number](AuditPage& page, Entries entries) {
    const bool more = int(entries.size()) == page_entries;
    page.view_->setEntries(std::move(entries), more, now());
    page.view_->table()->selectKey(QString::number(number));
  });
}

void AuditPage::readAgain() {
  stands_still_ = false;
  AuditFilter filter = filterOf();
  filter.limit = std::clamp(int(view_->entries().size()), page_entries, again_entries_max);
  ask(filter, [limit = std::size_t(filter.limit)](AuditPage& page, Entries entries) {
    const bool more = entries.size() == limit;
    const bool none = entries.empty() && !page.view_->query().narrows();
    page.view_->setEntries(std::move(entries), more, now());
    if (none) page.askWhetherSeen();
  });
}

void AuditPage::readOlder() {
  if (view_->entries().empty()) return;
  AuditFilter filter = filterOf();
  filter.before = view_->entries().back().number;
  ask(filter, [](AuditPage& page, const Entries& entries) {
    page.view_->addOlder(entries, int(entries.size()) == page_entries);
  });
}

void AuditPage::readNewer() {
  if (stands_still_) return;
  if (view_->isLoading()) {
    newer_.start();  // its answer may not have what is new
    return;
  }
  if (view_->entries().empty()) return readAgain();
  AuditFilter filter = filterOf();
  filter.forward = true;
  filter.after = view_->entries().front().number;
  ask(filter, [](AuditPage& page, Entries entries) {
    // More than a page came in between: the newest ones are worth more than a list without gaps.
    if (int(entries.size()) == page_entries) {
      page.view_->setEntries({}, false, now());
      return page.readAgain();
    }
    std::reverse(entries.begin(), entries.end());
    page.view_->addNewer(std::move(entries), now());
  });
}

// No entries: there are none, or the login may not see them. Where the log ends tells which.
void AuditPage::askWhetherSeen() {
  parts_.session.auditEnd(key_.environment, this,
                          [this, question = question_](const Result<AuditAnchor>& end) {
                            const bool hidden = !end && (end.error().kind == ErrorKind::answer_no ||
                                                         end.error().kind == ErrorKind::denied);
                            if (hidden && question == question_) view_->setNothingToSee();
                          });
}

void AuditPage::tellProblem(const Error& error) {
  const QString kept =
      view_->entries().empty() ? QString() : tr(" What was read before is still shown.");
  switch (error.kind) {
    case ErrorKind::denied:
      return view_->setNothingToSee();
    case ErrorKind::unavailable:
      return view_->setProblem(tr("The audit log could not be read: %1%2 It is read as soon as "
                                  "the store answers again.")
                                   .arg(wordsOf(error), kept));
    default:
      return view_->setProblem(
          tr("The audit log could not be read: %1%2").arg(wordsOf(error), kept));
  }
}

void AuditPage::askExport() {
  const QString name =
      QStringLiteral("audit-%1-%2.jsonl")
          .arg(QString::fromStdString(key_.environment),
               QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss")));
  const QString path = QFileDialog::getSaveFileName(this, tr("Export the audit log"), name,
                                                    tr("JSON lines (*.jsonl);;All files (*)"));
  if (!path.isEmpty()) exportTo(path);
}

void AuditPage::exportTo(const QString& path) {
  if (exporting_.isRunning()) return;
  const auto one = std::make_shared<Export>(Export{ExportFile(path)});
  const AuditExportEnd names{key_.environment, parts_.session.overview().store_id, {}};
  AuditReading::Work work;
  work.take = [one](const Entries& entries) {
    auto written = openOnce(*one);
    for (const AuditEntry& entry : entries) {
      if (written) written = one->file.line(exportLine(entry));
    }
    return written;
  };
  work.end = [one, names](const AuditAnchor& end) {
    auto written = openOnce(*one);
    if (written)
      written = one->file.line(exportLine(AuditExportEnd{names.environment, names.store_id, end}));
    return written ? one->file.close() : written;
  };
  view_->setWork(tr("Asking the store where the log ends"));
  exporting_.start(std::move(work), [this, path](const Result<AuditAnchor>& end) {
    if (!end) {
      return view_->setNews(Tone::bad, tr("Nothing was exported"),
                            tr("%1 Choose another place, or try again.").arg(wordsOf(end.error())));
    }
    view_->setNews(Tone::ok, tr("%1 entries were exported").arg(countText(end->number)),
                   tr("They are in %1. Its last line has the anchor: keep that somewhere else, so "
                      "that a log that was put together anew shows.")
                       .arg(path),
                   QString::fromStdString(toString(*end)));
  });
}

AuditVerifyDialog* AuditPage::showVerify() {
  const Environment* environment = parts_.session.environment(key_.environment);
  dialog_ = new AuditVerifyDialog(
      QString::fromStdString(key_.environment),
      environment == nullptr ? QString() : QString::fromStdString(environment->colour), this);
  dialog_->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog_, &AuditVerifyDialog::verifyWanted, this, &AuditPage::verify);
  connect(dialog_, &AuditVerifyDialog::stopWanted, &verifying_, &AuditReading::stop);
  connect(dialog_, &QObject::destroyed, &verifying_, &AuditReading::stop);
  connect(&verifying_, &AuditReading::progressed, dialog_, &AuditVerifyDialog::setProgress);
  dialog_->open();
  return dialog_;
}

void AuditPage::verify(const std::optional<AuditAnchor>& kept) {
  if (verifying_.isRunning()) return;
  const auto one = std::make_shared<Verification>();
  AuditCheck::Chain chain{key_.environment, 1, {}};
  if (kept) chain.anchors.push_back(*kept);
  Verification* raw = one.get();  // the check is a part of it
  one->check.emplace(std::move(chain), [raw](const AuditFault& fault) {
    if (!raw->verdict.first) raw->verdict.first = fault;
    ++raw->verdict.fault_count;
  });
  AuditReading::Work work;
  work.take = [one](const Entries& entries) {
    for (const AuditEntry& entry : entries)
      one->check->take(entry);
    return Result<void>();
  };
  work.end = [one, store_id = parts_.session.overview().store_id](const AuditAnchor& end) {
    one->check->end(store_id, end);
    one->verdict.entries = one->check->entries();
    one->verdict.anchor = one->check->anchor();
    return Result<void>();
  };
  verifying_.start(std::move(work), [this, one](const Result<AuditAnchor>& end) {
    if (dialog_ == nullptr) return;
    if (end) return dialog_->setVerdict(one->verdict);
    dialog_->setProblem(tr("%1 Nothing is known about the entries that were not reached. Try "
                           "again.")
                            .arg(wordsOf(end.error())));
  });
}

}  // namespace sextant::ui

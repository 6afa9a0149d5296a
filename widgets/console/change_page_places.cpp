// SPDX-License-Identifier: GPL-3.0-or-later
// Keys of a change that are spoken of: pointing at them, comments, suggestions; and its report.
#include <map>

#include "model/document/json.h"
#include "widgets/console/change_export.h"
#include "widgets/console/change_page.h"
#include "widgets/console/change_words.h"
#include "widgets/console/rollout_records.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

// As a person would write it: JSON is YAML, and a word that means itself needs no quotes.
QString yamlOf(const Value& value) {
  if (value.kind() == ValueKind::string) {
    const auto plain = Document::parse("v: " + value.text() + '\n');
    const Value* read = nullptr;
    const Value whole = plain ? plain->value() : Value();
    if (whole.isMap()) read = whole.member("v");
    if (read != nullptr && *read == value) return QString::fromStdString(value.text());
  }
  return QString::fromStdString(toJson(value));
}

// A value alone, in lines of its own: it is read as the value of a key, as it would stand there.
Result<Value> valueFrom(const QString& text) {
  std::string lines = "v:\n  ";
  for (const char c : text.trimmed().toStdString())
    lines += c == '\n' ? std::string("\n  ") : std::string(1, c);
  const auto read = Document::parse(lines + '\n');
  if (!read) return fail(ErrorKind::input, read.error().message);
  const Value whole = read->value();
  const Value* value = whole.isMap() ? whole.member("v") : nullptr;
  if (value == nullptr || whole.members().size() != 1)
    return fail(ErrorKind::input, "This is not one value.");
  return *value;
}

}  // namespace

void ChangePage::connectViews() {
  connect(views_, &ChangeViews::placeChosen, this,
          [this](const Scope& scope, const QString& pointer, bool activated) {
            activated ? pointAt(scope, pointer.toStdString())
                      : lookAt(scope, pointer.toStdString());
          });
  connect(room_, &ChangeRoom::marksChanged, this, &ChangePage::refreshMarks);
}

void ChangePage::connectConversation() {
  connect(conversation_, &ConversationView::commented, this, [this](const QString& words) {
    ChangeComment said;
    said.body = words.toStdString();
    said.scope = place_scope_;
    said.pointer = place_;
    conversation_->setSending(true);
    comment(said, [this](bool arrived) {
      arrived ? conversation_->commentArrived() : conversation_->setSending(false);
    });
  });
  connect(conversation_, &ConversationView::replied, this,
          [this](const QString& thread, const QString& words) {
            ChangeComment said;
            said.parent = thread.toLongLong();
            said.body = words.toStdString();
            ThreadCard* card = conversation_->card(thread);
            card->replyField()->setSending(true);
            comment(said, [card = QPointer<ThreadCard>(card)](bool arrived) {
              if (card && !arrived) card->replyField()->setSending(false);
            });
          });
  connect(conversation_, &ConversationView::resolveWanted, this,
          [this](const QString& thread, bool resolved) {
            ChangeComment said;
            said.parent = thread.toLongLong();
            said.kind = resolved ? CommentKind::resolve : CommentKind::reopen;
            comment(said, [](bool) {});
          });
  connect(conversation_, &ConversationView::suggestionTaken, this, &ChangePage::takeSuggestion);
  connect(conversation_, &ConversationView::placeOpened, this, &ChangePage::openPlace);
  connect(conversation_->suggestion(), &SuggestionField::valueTyped, this,
          &ChangePage::checkSuggestion);
  connect(conversation_->suggestion(), &SuggestionField::sent, this, &ChangePage::suggest);
}

void ChangePage::connectUnsent() {
  unsent_ = new ChangeUnsent(parts_.unsent, watch_->number(), conversation_, this);
  connect(unsent_, &ChangeUnsent::placeWanted, this, &ChangePage::lookAt);
  connect(unsent_, &ChangeUnsent::failed, this, [this](const Error& error) {
    tellProblem(tr("What you have typed is not kept"), error);
  });
}

void ChangePage::lookAt(const Scope& scope, const std::string& pointer) {
  place_scope_ = scope;
  place_ = pointer;
  unsent_->setPlace(scope, pointer);
  const QString words = QString::fromStdString(pointer);
  const Document* document = watch_->document(scope);
  const auto found =
      document == nullptr ? Result<std::optional<NodeId>>() : document->find(pointer);
  const bool is_key = !pointer.empty() && found && *found;
  conversation_->setPlace(scope.isBase() ? words : scopeWords(scope) + QLatin1Char(' ') + words,
                          is_key, is_key ? yamlOf(document->value(**found)) : QString());
  checkSuggestion();
  watch_->setPlace(scope, pointer);
  showThreadAt(scope, pointer);
}

void ChangePage::pointAt(const Scope& scope, const std::string& pointer) {
  lookAt(scope, pointer);
  conversation_->field()->text()->setFocus();
}

std::optional<std::pair<Scope, std::string>> ChangePage::placeOf(
    const ChangeComment& comment) const {
  if (!comment.scope) return std::nullopt;
  const AnchoredPlace* place = anchors_->placeOf(comment.number);
  return std::pair(*comment.scope, place == nullptr ? comment.pointer : place->pointer);
}

// From the key to what was said of it: the newest thread there is framed.
void ChangePage::showThreadAt(const Scope& scope, const std::string& pointer) {
  QString thread;
  for (const ChangeComment& one :
       watch_->change() == nullptr ? std::vector<ChangeComment>{} : watch_->change()->comments) {
    if (one.parent == 0 && placeOf(one) == std::pair(scope, pointer))
      thread = QString::number(one.number);
  }
  conversation_->showThread(thread);
}

// From what was said to the key, or the nearest that is still there.
void ChangePage::openPlace(const QString& thread) {
  const ChangeComment* said = commentOf(thread, 0);
  const auto place = said == nullptr ? std::nullopt : placeOf(*said);
  if (!place) return;
  const auto& [scope, pointer] = *place;
  views_->showTab(ChangeViews::Tab::diff);
  bool is_shown = views_->showPlace(scope, pointer);
  if (!is_shown && !views_->picker()->picked().isWhole()) {
    views_->picker()->pick({});
    is_shown = views_->showPlace(scope, pointer);
  }
  if (!is_shown)
    emit told(tr("%1 is no part of this version of the change.").arg(scopeWords(scope)));
  lookAt(scope, pointer);
  conversation_->showThread(thread);
}

void ChangePage::refreshMarks() {
  if (watch_->change() == nullptr) return;
  std::map<std::pair<Scope, std::string>, int> open;
  for (const CommentThread& thread : changeThreads(*watch_, *anchors_)) {
    const ChangeComment* said = commentOf(thread.key, 0);
    const auto place = said == nullptr || thread.is_resolved ? std::nullopt : placeOf(*said);
    if (place && !thread.is_gone) open[*place] += int(thread.comments.size());
  }
  std::vector<ChangeViews::Mark> marks = room_->marks();
  for (const auto& [place, count] : open) {
    marks.push_back({place.first, place.second,
                     count == 1 ? tr("1 comment") : tr("%1 comments").arg(count), Tone::muted});
  }
  views_->setMarks(std::move(marks));
}

void ChangePage::comment(ChangeComment said, std::function<void(bool)> done) {
  if (watch_->change() == nullptr) return done(false);
  said.version = watch_->change()->summary.version;
  said.author = parts_.person.toStdString();
  parts_.session.commentChange(
      RequestId::random(), watch_->number(), said, this,
      [this, done = std::move(done)](const Result<ChangeReceipt>& receipt) {
        done(receipt.has_value());
        answered(tr("The comment was not taken"), receipt);
      });
}

const ChangeComment* ChangePage::commentOf(const QString& thread, int index) const {
  if (watch_->change() == nullptr) return nullptr;
  const std::int64_t number = thread.toLongLong();
  for (const ChangeComment& one : watch_->change()->comments) {
    if (one.number != number && one.parent != number) continue;
    if (index-- == 0) return &one;
  }
  return nullptr;
}

// What cannot be taken over is not suggested: the text is edited here as it would be then.
void ChangePage::checkSuggestion() {
  SuggestionField* field = conversation_->suggestion();
  const Document* document = place_scope_ ? watch_->document(*place_scope_) : nullptr;
  if (field->value().trimmed().isEmpty() || document == nullptr) return field->setProblem({});
  const auto value = valueFrom(field->value());
  if (!value) return field->setProblem(QString::fromStdString(value.error().what));
  const auto edited = document->set(place_, *value);
  field->setProblem(edited ? QString() : QString::fromStdString(edited.error().toString()));
}

void ChangePage::suggest() {
  SuggestionField* field = conversation_->suggestion();
  const auto value = valueFrom(field->value());
  if (!value || !place_scope_) return checkSuggestion();
  ChangeComment said;
  said.scope = place_scope_;
  said.pointer = place_;
  said.body = field->words().trimmed().toStdString();
  said.suggestion = toJson(*value);
  field->setSending(true);
  comment(said, [this, field](bool arrived) {
    if (!arrived) return field->setSending(false);
    field->arrived();
    emit field->closed();
  });
}

// As an edit of the text at the place of the thread: comments and form stay.
void ChangePage::takeSuggestion(const QString& thread, int index) {
  const ChangeComment* begun = commentOf(thread, 0);
  const ChangeComment* said = commentOf(thread, index);
  const Change* change = watch_->change();
  const auto place = begun == nullptr ? std::nullopt : placeOf(*begun);
  if (is_sending_ || !place || said == nullptr) return;
  const Document* document = watch_->document(place->first);
  const auto value = fromJson(said->suggestion);
  if (document == nullptr || !value) return;
  const auto edited = document->set(place->second, *value);
  if (!edited) return tellProblem(tr("The suggestion was not taken over"), edited.error());
  ChangeContent content = contentOf(*change);
  content.profiles[place->first] = applied(edited->patch, document->text());
  is_sending_ = true;
  refreshBar();
  parts_.session.editChange(RequestId::random(), watch_->number(), change->summary.version, content,
                            parts_.person.toStdString(), this,
                            [this](const Result<ChangeReceipt>& receipt) {
                              answered(tr("The suggestion was not taken over"), receipt);
                            });
}

void ChangePage::askReport() {
  if (watch_->change() == nullptr || watch_->comparison() == 0) return;
  if (report_) return report_->raise();
  report_ = new QFileDialog(this, tr("Save a report of %1").arg(changeName(watch_->number())), {},
                            tr("Page (*.html);;Markdown (*.md)"));
  report_->setAttribute(Qt::WA_DeleteOnClose);
  report_->setAcceptMode(QFileDialog::AcceptSave);
  report_->setDefaultSuffix(QStringLiteral("html"));
  report_->selectFile(reportName(watch_->change()->summary));
  connect(report_, &QFileDialog::filterSelected, report_,
          [dialog = report_.data()](const QString& filter) {
            dialog->setDefaultSuffix(filter.contains(QLatin1String("*.md"))
                                         ? QStringLiteral("md")
                                         : QStringLiteral("html"));
          });
  connect(report_, &QFileDialog::fileSelected, this, &ChangePage::writeReport);
  report_->open();
}

void ChangePage::writeReport(const QString& file) {
  const auto failed = [this](const Error& error) {
    tellProblem(tr("The report was not saved"), error);
  };
  auto* records = new RolloutRecords(parts_.session, watch_->number(), this);
  connect(records, &RolloutRecords::failed, this, failed);
  connect(records, &RolloutRecords::read, this,
          [this, file, failed](const std::vector<ReportRollout>& rollouts) {
            if (watch_->change() == nullptr || watch_->comparison() == 0) return;
            ChangeReport report = reportOf(parts_, *watch_, *needs_, *estimate_, *trial_);
            report.rollouts = rollouts;
            const auto saved = saveReport(report, file);
            saved ? emit told(tr("Saved: %1").arg(file)) : failed(saved.error());
          });
}

}  // namespace sextant::ui

using System.Globalization;

namespace PersistentChat.Storage.Sql;

/// <summary>The entries of one batch. Reused; not thread safe.</summary>
internal sealed class ComplianceEntries
{
    private readonly List<ComplianceEntry> _entries = [];

    public IReadOnlyList<ComplianceEntry> Entries => _entries;

    /// <summary>Forgets the batch, so that pooled messages are not reachable from here any more.</summary>
    public void Clear() => _entries.Clear();

    /// <summary>Who did what is recorded of an event, or null for an event that makes no entry.</summary>
    public static string? UserOf(ChatEvent chatEvent) => chatEvent switch
    {
        MessagePosted message => message.Author,
        HistoryRead read => read.User,
        FileUploaded uploaded => uploaded.File.Uploader,
        FileDownloaded downloaded => downloaded.User,
        MessageReplaced replaced => replaced.User,
        MessagesRemoved removed => removed.User,
        _ => null,
    };

    /// <summary>Adds what is recorded of an event.</summary>
    /// <param name="chatEvent">One with a <see cref="UserOf"/>.</param>
    /// <param name="user">The number of that user.</param>
    public void Add(ChatEvent chatEvent, int user)
    {
        switch (chatEvent)
        {
            case MessagePosted message:
                Add(message, ComplianceEventType.Chat, message.RoomId, user, message.Author, number: message.Number, post: message);
                break;
            case HistoryRead read:
                foreach (var room in read.Rooms)
                    Add(read, ComplianceEventType.HistoryRead, room, user, read.User, read.Request);
                break;
            case FileUploaded { File: var file } uploaded:
                Add(uploaded, ComplianceEventType.FileUploaded, file.RoomId, user, file.Uploader, file.StoredName, file.Name);
                break;
            case FileDownloaded file:
                Add(file, ComplianceEventType.FileDownloaded, file.RoomId, user, file.User, file.StoredName);
                break;
            case MessageReplaced replaced:
                Add(replaced, ComplianceEventType.Replaced, replaced.RoomId, user, replaced.User, replaced.Text, number: replaced.Number);
                break;
            case MessagesRemoved removed:
                Add(removed, ComplianceEventType.Purged, removed.RoomId, user, removed.User, Text(removed.Ranges));
                break;
            default:
                throw new ArgumentException($"Nothing is recorded of events of kind {chatEvent.Kind}.", nameof(chatEvent));
        }
    }

    private void Add(
        ChatEvent source, ComplianceEventType type, Guid room, int user, string uri,
        string payload = "", string detail = "", long? number = null, MessagePosted? post = null) =>
        _entries.Add(new ComplianceEntry(type, source.Time, source.Sequence, room, number, user, uri, payload, detail, post));

    /// <summary>Ranges as people write them: <c>1-30, 42</c>.</summary>
    private static string Text(IReadOnlyList<NumberRange> ranges) => string.Join(", ", ranges.Select(range =>
        range.First == range.Last
            ? range.First.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}")));
}

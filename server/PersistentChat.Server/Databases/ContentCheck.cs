using System.Text;
using PersistentChat.Storage;

namespace PersistentChat.Server.Databases;

/// <summary>
/// Every message that the log has is in the archive as it was posted, or as it was edited later, and those that are not to be kept
/// are not. The archive goes on while it is read: an edit may be in it already or not yet, whichever its cursor says.
/// </summary>
internal sealed class ContentCheck(IArchive archive, LogEdits edits, ulong archivedUpTo, Findings findings)
{
    /// <summary>Messages looked up together: their bytes fit in memory, and each room is asked once for all of its.</summary>
    private const int SliceMessages = 20_000;

    private readonly List<MessagePosted> _slice = [];

    /// <summary>Messages compared.</summary>
    public long Compared { get; private set; }

    /// <summary>Messages that the database refused, and that are among its dead letters.</summary>
    public long SetAside { get; private set; }

    /// <summary>True if what was taken has to be compared now.</summary>
    public bool IsFull => _slice.Count >= SliceMessages;

    /// <summary>Numbers that were set aside, by room.</summary>
    public required IReadOnlySet<(Guid Room, long Number)> DeadLetters { get; init; }

    /// <summary>Takes a message of the log up to the archive's cursor, and owns it.</summary>
    public void Take(MessagePosted message) => _slice.Add(message);

    /// <summary>Compares what was taken.</summary>
    public async Task CompareAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var room in _slice.GroupBy(message => message.RoomId))
                await CompareAsync([.. room], cancellationToken);
        }
        finally
        {
            _slice.ForEach(message => message.Release());
            _slice.Clear();
        }
    }

    private async Task CompareAsync(List<MessagePosted> posted, CancellationToken cancellationToken)
    {
        var room = posted[0].RoomId;
        var found = await archive.ReadAsync(room, posted.Min(message => message.Number), posted.Max(message => message.Number), cancellationToken);
        try
        {
            var byNumber = found.ToDictionary(message => message.Number);
            foreach (var message in posted)
                Compare(message, byNumber.GetValueOrDefault(message.Number));
        }
        finally
        {
            foreach (var message in found)
                message.Release();
        }
    }

    private void Compare(MessagePosted posted, MessagePosted? archived)
    {
        Compared++;
        var removed = edits.RemovedBy(posted.RoomId, posted.Number);
        var where = $"room {posted.RoomId} message {posted.Number} (log record {posted.Sequence})";
        if (archived is null && DeadLetters.Contains((posted.RoomId, posted.Number)))
            SetAside++;
        else if (archived is null && posted.IsKept && removed is null)
            findings.Fault("GAP", $"{where} is not in the database");
        else if (archived is not null && !posted.IsKept)
            findings.Fault("DIFFERENT", $"{where} is in the database although its room kept no history");
        else if (archived is not null && removed <= archivedUpTo)
            findings.Fault("DIFFERENT", $"{where} is in the database although record {removed} removed it");
        else if (archived is not null)
            CompareContent(posted, archived, where);
    }

    private void CompareContent(MessagePosted posted, MessagePosted archived, string where)
    {
        if ((posted.Time, posted.Author) != (archived.Time, archived.Author))
            findings.Fault("DIFFERENT", $"{where} has another time or author in the database");
        if (!TextsOf(posted).Any(text => archived.Text.SequenceEqual(text.Span)))
            findings.Fault("DIFFERENT", $"{where} has another text in the database");
    }

    /// <summary>What the text may be: that of the last edit that the archive has, or of one after it.</summary>
    private IEnumerable<ReadOnlyMemory<byte>> TextsOf(MessagePosted posted)
    {
        var replacements = edits.ReplacementsOf(posted.RoomId, posted.Number);
        var known = replacements.Count(edit => edit.Sequence <= archivedUpTo);
        if (known == 0)
            yield return posted.Text.ToArray();
        foreach (var edit in replacements.Skip(Math.Max(0, known - 1)))
            yield return Encoding.UTF8.GetBytes(edit.Text);
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using PersistentChat.Storage;
using PersistentChat.Storage.Faster;

namespace PersistentChat.Server.EventLogs;

/// <summary>Which events are written, and how.</summary>
/// <param name="From">First sequence number.</param>
/// <param name="To">Last sequence number.</param>
/// <param name="Kind">Only events of this kind; null for all.</param>
/// <param name="Room">Only events that name this room; null for all.</param>
/// <param name="AsJson">One JSON object a line instead of text for people.</param>
internal sealed record DumpFilter(ulong From, ulong To, EventKind? Kind, Guid? Room, bool AsJson);

/// <summary>Writes the events of a log, one a line. Everything before the first one asked for is checked on the way.</summary>
internal sealed class LogDump(EventLogFiles files, DumpFilter filter, TextWriter output, TextWriter errors)
{
    private const string TextOfPost = "text";

    /// <summary>Writes up to where the log reaches now.</summary>
    /// <exception cref="EventLogException">A record is damaged.</exception>
    /// <exception cref="EventFormatException">A record is of a kind that this program does not know.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        var last = 0UL;
        while (!TryRun(ref last, cancellationToken))
            errors.WriteLine($"pchat: the log dropped records behind {last} while they were read; it goes on at its new start.");
    }

    private bool TryRun(ref ulong last, CancellationToken cancellationToken)
    {
        using var reader = files.OpenReader();
        while (last < filter.To)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = reader.Read();
            if (read == EventLogRead.Damaged)
                throw new EventLogException(reader.Damage!.ToString());
            if (read != EventLogRead.Record)
                return read == EventLogRead.End;
            if (reader.Position.Sequence <= last)
                continue;
            last = reader.Position.Sequence;
            if (last >= filter.From && last <= filter.To)
                Write(reader.Record.Span, last);
        }
        return true;
    }

    private void Write(ReadOnlySpan<byte> record, ulong sequence)
    {
        var chatEvent = EventCodec.Read(record, sequence);
        try
        {
            if (filter.Kind is { } kind && chatEvent.Kind != kind)
                return;
            var described = EventJson.Describe(chatEvent);
            if (filter.Room is not { } room || Names(described, room.ToString("D")))
                output.WriteLine(filter.AsJson ? described.ToJsonString(EventJson.Options) : EventLine.Text(described));
        }
        finally
        {
            (chatEvent as MessagePosted)?.Release();
        }
    }

    // Events name rooms in members of many names, but what people write is not one of them.
    private static bool Names(JsonNode? node, string room) => node switch
    {
        JsonObject members => members.Any(member => member.Key != TextOfPost && Names(member.Value, room)),
        JsonArray items => items.Any(item => Names(item, room)),
        _ => node?.GetValueKind() == JsonValueKind.String && node.GetValue<string>() == room,
    };
}

using System.Data.Common;
using Microsoft.Data.Sqlite;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.Sqlite;

/// <summary>Inserts compliance rows as <see cref="SqliteBulkWriter"/> does messages.</summary>
internal sealed class SqliteComplianceWriter(SqliteConnection connection) : IComplianceWriter
{
    private readonly SqliteRowStatement _event = new(
        connection.Handle!,
        "INSERT INTO compliance_events "
        + "(event_id, entry_date, type, time, room_id, chat_id, user_id, user_uri, payload, detail, is_alert, sequence) "
        + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

    private readonly SqliteRowStatement _stay = new(
        connection.Handle!,
        "INSERT INTO compliance_participations "
        + "(id, room_id, user_uri, node, incarnation, session, joined_on, parted_on, was_cut_off) "
        + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");

    /// <inheritdoc/>
    public ValueTask InsertEventsAsync(
        DbTransaction transaction, IReadOnlyList<ComplianceEntry> entries, long firstId, long entryDate, CancellationToken cancellationToken)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Insert(entries[i], firstId + i, entryDate);
        }
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask InsertParticipationsAsync(
        DbTransaction transaction, IReadOnlyList<Participation> stays, long firstId, CancellationToken cancellationToken)
    {
        for (var i = 0; i < stays.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Insert(stays[i], firstId + i);
        }
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _event.Dispose();
        _stay.Dispose();
    }

    private void Insert(in ComplianceEntry entry, long id, long entryDate)
    {
        _event.Bind(1, id);
        _event.Bind(2, entryDate);
        _event.Bind(3, (long)entry.Type);
        _event.Bind(4, entry.Time);
        _event.Bind(5, entry.RoomId);
        _event.Bind(6, entry.ChatId);
        _event.Bind(7, entry.UserId);
        _event.Bind(8, entry.UserUri);
        if (entry.Post is { } post)
        {
            _event.BindUtf8(9, post.Text);
            _event.BindUtf8(10, post.Rtf);
        }
        else
        {
            _event.Bind(9, entry.Payload);
            _event.Bind(10, entry.Detail);
        }
        _event.Bind(11, entry.IsAlert ? 1 : 0);
        _event.Bind(12, (long)entry.Sequence);
        _event.Run();
    }

    private void Insert(Participation stay, long id)
    {
        _stay.Bind(1, id);
        _stay.Bind(2, stay.RoomId);
        _stay.Bind(3, stay.UserUri);
        _stay.Bind(4, stay.Node);
        _stay.Bind(5, stay.Incarnation);
        _stay.Bind(6, (long)stay.Session);
        _stay.Bind(7, stay.JoinedOn);
        _stay.Bind(8, stay.PartedOn);
        _stay.Bind(9, stay.WasCutOff ? 1 : 0);
        _stay.Run();
    }
}

using System.Buffers;
using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.PostgreSql;

/// <summary>Inserts compliance rows with COPY in its binary format.</summary>
internal sealed class PostgreSqlComplianceWriter(NpgsqlConnection connection) : IComplianceWriter
{
    private const string Events =
        "COPY compliance_events (event_id, entry_date, type, time, room_id, chat_id, user_id, user_uri, payload, detail, is_alert, sequence) "
        + "FROM STDIN (FORMAT binary)";

    private const string Participations =
        "COPY compliance_participations (id, room_id, user_uri, node, incarnation, session, joined_on, parted_on, was_cut_off) "
        + "FROM STDIN (FORMAT binary)";

    private readonly ArrayBufferWriter<byte> _text = new(1024);

    /// <inheritdoc/>
    public async ValueTask InsertEventsAsync(
        DbTransaction transaction, IReadOnlyList<ComplianceEntry> entries, long firstId, long entryDate, CancellationToken cancellationToken)
    {
        var copy = await connection.BeginBinaryImportAsync(Events, cancellationToken).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            for (var i = 0; i < entries.Count; i++)
                await WriteAsync(copy, entries[i], firstId + i, entryDate, cancellationToken).ConfigureAwait(false);
            await copy.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask InsertParticipationsAsync(
        DbTransaction transaction, IReadOnlyList<Participation> stays, long firstId, CancellationToken cancellationToken)
    {
        var copy = await connection.BeginBinaryImportAsync(Participations, cancellationToken).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            for (var i = 0; i < stays.Count; i++)
                await WriteAsync(copy, stays[i], firstId + i, cancellationToken).ConfigureAwait(false);
            await copy.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing outlives a batch.
    }

    private async Task WriteAsync(
        NpgsqlBinaryImporter copy, ComplianceEntry entry, long id, long entryDate, CancellationToken cancellationToken)
    {
        await copy.StartRowAsync(cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(id, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(entryDate, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync((short)entry.Type, NpgsqlDbType.Smallint, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(entry.Time, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(entry.RoomId, NpgsqlDbType.Uuid, cancellationToken).ConfigureAwait(false);
        await WriteAsync(copy, entry.ChatId, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(entry.UserId, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(entry.UserUri, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await WriteTextsAsync(copy, entry, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(entry.IsAlert, NpgsqlDbType.Boolean, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync((long)entry.Sequence, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter copy, Participation stay, long id, CancellationToken cancellationToken)
    {
        await copy.StartRowAsync(cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(id, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(stay.RoomId, NpgsqlDbType.Uuid, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(stay.UserUri, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync((long)stay.Node, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync((long)stay.Incarnation, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync((long)stay.Session, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(stay.JoinedOn, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
        await WriteAsync(copy, stay.PartedOn, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(stay.WasCutOff, NpgsqlDbType.Boolean, cancellationToken).ConfigureAwait(false);
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, long? value, CancellationToken cancellationToken) => value is { } number
        ? copy.WriteAsync(number, NpgsqlDbType.Bigint, cancellationToken)
        : copy.WriteNullAsync(cancellationToken);

    private async Task WriteTextsAsync(NpgsqlBinaryImporter copy, ComplianceEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Post is { } post)
        {
            await copy.WriteAsync(PostgreSqlBulkWriter.Copy(_text, post.Text), NpgsqlDbType.Bytea, cancellationToken).ConfigureAwait(false);
            await copy.WriteAsync(PostgreSqlBulkWriter.Copy(_text, post.Rtf), NpgsqlDbType.Bytea, cancellationToken).ConfigureAwait(false);
            return;
        }
        await copy.WriteAsync(entry.Payload, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(entry.Detail, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
    }
}

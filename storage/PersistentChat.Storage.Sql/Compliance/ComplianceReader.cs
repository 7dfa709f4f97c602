using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>Queries on the compliance tables.</summary>
internal static class ComplianceReader
{
    private const string Stays =
        "SELECT room_id, user_uri, node, incarnation, session, joined_on, parted_on, was_cut_off, id FROM compliance_participations ";

    private const string Participations = Stays
        // Who parted at the very beginning was not there any more, unless he came at the same moment.
        + "WHERE joined_on < @p1 AND (parted_on IS NULL OR parted_on > @p0 OR joined_on >= @p0)";

    public static async Task<IReadOnlyList<ComplianceEvent>> EventsAsync(Reading reading, long after, int limit) =>
        await reading.ListAsync(
            "SELECT event_id, entry_date, type, time, room_id, chat_id, user_id, user_uri, payload, detail, is_alert, sequence "
            + $"FROM compliance_events WHERE event_id > @p0 ORDER BY event_id {reading.Database.FirstRows(1)}",
            [after, limit],
            row => ReadEvent(reading.Database, row)).ConfigureAwait(false);

    public static async Task<IReadOnlyList<Participation>> ParticipationsAsync(Reading reading, Guid? roomId, long from, long to)
    {
        var isOneRoom = roomId is null ? "" : " AND room_id = @p2";
        object[] values = roomId is { } id ? [from, to, reading.Database.ToKey(id)] : [from, to];
        return await reading.ListAsync(
            $"{Participations}{isOneRoom} ORDER BY joined_on, id", values, row => ReadParticipation(reading.Database, row)).ConfigureAwait(false);
    }

    /// <summary>Stays with an id above <paramref name="after"/>, whenever they were, in the order of ids.</summary>
    public static async Task<IReadOnlyList<(long Id, Participation Stay)>> AllParticipationsAsync(Reading reading, long after, int limit) =>
        await reading.ListAsync(
            $"{Stays}WHERE id > @p0 ORDER BY id {reading.Database.FirstRows(1)}",
            [after, limit],
            row => (row.GetInt64(8), ReadParticipation(reading.Database, row))).ConfigureAwait(false);

    private static ComplianceEvent ReadEvent(SqlDatabase database, DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), (ComplianceEventType)row.GetInt16(2), row.GetInt64(3), database.ReadKey(row, 4),
        row.IsDBNull(5) ? null : row.GetInt64(5), row.GetInt32(6), row.GetString(7), row.GetString(8), row.GetString(9),
        row.GetBoolean(10), (ulong)row.GetInt64(11));

    private static Participation ReadParticipation(SqlDatabase database, DbDataReader row) => new(
        database.ReadKey(row, 0), row.GetString(1), (uint)row.GetInt64(2), (uint)row.GetInt64(3), (ulong)row.GetInt64(4),
        row.GetInt64(5), row.IsDBNull(6) ? null : row.GetInt64(6), row.GetBoolean(7));
}

using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>The table <c>compliance_participations</c>.</summary>
internal sealed class ParticipationTable : IAsyncDisposable
{
    private readonly SqlDatabase _database;
    private readonly IComplianceWriter _writer;
    private readonly StatementSet _statements;
    private readonly SqlStatement _newest;
    private readonly SqlStatement _part;
    private readonly SqlStatement _cutOff;
    private readonly SqlStatement _cutOffAll;

    public ParticipationTable(SqlDatabase database, DbConnection connection, IComplianceWriter writer)
    {
        (_database, _writer) = (database, writer);
        _statements = new StatementSet(database, connection);
        _newest = _statements.Add("SELECT COALESCE(MAX(id), 0) FROM compliance_participations");
        _part = _statements.Add(
            "UPDATE compliance_participations SET parted_on = @p4 "
            + "WHERE node = @p0 AND incarnation = @p1 AND session = @p2 AND room_id = @p3 AND parted_on IS NULL");
        _cutOff = _statements.Add(
            "UPDATE compliance_participations SET parted_on = @p2, was_cut_off = @p3 "
            + "WHERE node = @p0 AND incarnation < @p1 AND parted_on IS NULL");
        _cutOffAll = _statements.Add("UPDATE compliance_participations SET parted_on = @p0, was_cut_off = @p1 WHERE parted_on IS NULL");
    }

    /// <summary>Writes what a batch did. Older stays first: none of the new ones is among those that end there.</summary>
    public async ValueTask WriteAsync(ParticipationFold fold, DbTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var end in fold.Ended)
            await EndAsync(end, transaction, cancellationToken).ConfigureAwait(false);
        if (fold.Begun.Count == 0)
            return;
        long newest = 0;
        await _newest.ForEachAsync(transaction, [], row => newest = row.GetInt64(0), cancellationToken).ConfigureAwait(false);
        await _writer.InsertParticipationsAsync(transaction, fold.Begun, newest + 1, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends every stay that is open.</summary>
    public Task EndAllAsync(DbTransaction transaction, long time, CancellationToken cancellationToken) =>
        _cutOffAll.ExecuteAsync(transaction, [time, true], cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _statements.DisposeAsync();

    private Task<int> EndAsync(StayEnd end, DbTransaction transaction, CancellationToken cancellationToken) => end.RoomId is { } room
        ? _part.ExecuteAsync(
            transaction,
            [(long)end.Node, (long)end.Incarnation, (long)end.Session, _database.ToKey(room), end.Time],
            cancellationToken)
        : _cutOff.ExecuteAsync(transaction, [(long)end.Node, (long)end.Incarnation, end.Time, true], cancellationToken);
}

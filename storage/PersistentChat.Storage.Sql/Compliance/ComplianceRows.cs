using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>The rows of compliance (features.md CO4 and CO5).</summary>
internal sealed class ComplianceRows : IProjectionRows
{
    private readonly TimeProvider _clock;
    private readonly ComplianceEntries _entries = new();
    private readonly ParticipationFold _stays = new();
    private readonly IComplianceWriter _writer;
    private readonly ComplianceUserTable _users;
    private readonly ParticipationTable _participations;
    private readonly StatementSet _statements;
    private readonly SqlStatement _lastId;
    private readonly SqlStatement _setLastId;
    private readonly DeadLetterTable _deadLetters;

    public ComplianceRows(SqlDatabase database, DbConnection connection, TimeProvider clock)
    {
        _clock = clock;
        _writer = database.CreateComplianceWriter(connection);
        _users = new ComplianceUserTable(database, connection);
        _participations = new ParticipationTable(database, connection, _writer);
        _statements = new StatementSet(database, connection);
        _lastId = _statements.Add("SELECT last_id FROM compliance_ids WHERE name = @p0");
        _setLastId = _statements.AddUpsert("compliance_ids", ["name"], ["last_id"]);
        _deadLetters = new DeadLetterTable(database, connection, SchemaPart.Compliance, ComplianceProjection.CursorName, clock);
        Gaps = new AcceptedGapTable(database, connection, SchemaPart.Compliance, ComplianceProjection.CursorName, clock);
    }

    /// <inheritdoc/>
    public AcceptedGapTable Gaps { get; }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(DbTransaction transaction, IReadOnlyList<ChatEvent> events, CancellationToken cancellationToken)
    {
        try
        {
            _users.Begin(events);
            for (var i = 0; i < events.Count; i++)
                await AddAsync(transaction, events[i], cancellationToken).ConfigureAwait(false);
            await _participations.WriteAsync(_stays, transaction, cancellationToken).ConfigureAwait(false);
            await InsertEntriesAsync(transaction, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _entries.Clear();
            _stays.Clear();
        }
    }

    /// <inheritdoc/>
    public async ValueTask SetAsideAsync(
        DbTransaction transaction, DeadLetter letter, ChatEvent chatEvent, CancellationToken cancellationToken)
    {
        // Of these nothing but their own rows is kept. All others say who is where, or who is who, and later rows build on that.
        if (ComplianceEntries.UserOf(chatEvent) is null)
            throw DeadLetterTable.Refusal(chatEvent);
        await _deadLetters.AddAsync(transaction, letter, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>Nobody will ever tell when those left whom the old log has in a room.</remarks>
    public async ValueTask FollowNewLogAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        var last = await LastIdAsync(transaction, cancellationToken).ConfigureAwait(false);
        await _setLastId.ExecuteAsync(transaction, [ComplianceIds.EarlierLogs, last], cancellationToken).ConfigureAwait(false);
        await _participations.EndAllAsync(transaction, _clock.GetUtcNow().UtcTicks, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _writer.Dispose();
        await _users.DisposeAsync().ConfigureAwait(false);
        await _participations.DisposeAsync().ConfigureAwait(false);
        await _statements.DisposeAsync().ConfigureAwait(false);
        await _deadLetters.DisposeAsync().ConfigureAwait(false);
        await Gaps.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask AddAsync(DbTransaction transaction, ChatEvent chatEvent, CancellationToken cancellationToken)
    {
        if (ComplianceEntries.UserOf(chatEvent) is { } uri)
            _entries.Add(chatEvent, await _users.FindAsync(transaction, uri, cancellationToken).ConfigureAwait(false));
        else if (chatEvent is UserChanged changed)
            await _users.LearnAsync(transaction, changed.User, cancellationToken).ConfigureAwait(false);
        else if (!_stays.TryAdd(chatEvent) && !IsOfNoInterest(chatEvent))
            throw EventFold.Unknown(chatEvent);
    }

    private static bool IsOfNoInterest(ChatEvent chatEvent) => chatEvent is RoomChanged or CategoryChanged or CredentialChanged
        or PreferenceChanged or AccessChanged or PrincipalChanged or PolicyChanged or PolicyAssigned or AddInChanged
        or FollowListChanged or InvitationIssued;

    private async ValueTask InsertEntriesAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        var entries = _entries.Entries;
        if (entries.Count == 0)
            return;
        var last = await LastIdAsync(transaction, cancellationToken).ConfigureAwait(false);
        await _writer.InsertEventsAsync(transaction, entries, last + 1, _clock.GetUtcNow().UtcTicks, cancellationToken).ConfigureAwait(false);
        await _setLastId.ExecuteAsync(transaction, [ComplianceIds.Event, last + entries.Count], cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<long> LastIdAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        long last = 0;
        await _lastId.ForEachAsync(transaction, [ComplianceIds.Event], row => last = row.GetInt64(0), cancellationToken).ConfigureAwait(false);
        return last;
    }
}

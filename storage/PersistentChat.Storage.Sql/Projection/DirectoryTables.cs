using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>Writes principals, policies, add-ins, follow lists and invitations. Columns are in the order of the records' members.</summary>
internal sealed class DirectoryTables : IAsyncDisposable
{
    private readonly SqlDatabase _database;
    private readonly StatementSet _statements;
    private readonly SqlStatement _principal;
    private readonly SqlStatement _noParents;
    private readonly SqlStatement _parent;
    private readonly SqlStatement _policy;
    private readonly SqlStatement _noPolicy;
    private readonly SqlStatement _nobodyUnder;
    private readonly SqlStatement _assignment;
    private readonly SqlStatement _noAssignment;
    private readonly SqlStatement _addIn;
    private readonly SqlStatement _noAddIn;
    private readonly SqlStatement _followed;
    private readonly SqlStatement _noneFollowed;
    private readonly SqlStatement _invitation;

    public DirectoryTables(SqlDatabase database, DbConnection connection)
    {
        _database = database;
        _statements = new StatementSet(database, connection);
        _principal = _statements.AddUpsert(
            "principals", ["id"], ["directory_id", "uri", "type", "name", "display_name", "directory_path", "state"]);
        _noParents = _statements.AddDelete("principal_parents", "principal_id");
        _parent = _statements.AddUpsert("principal_parents", ["principal_id", "parent_id"], []);
        _policy = _statements.AddUpsert("policies", ["policy_key"], ["name", "description", "enables_chat"]);
        _noPolicy = _statements.AddDelete("policies", "policy_key");
        _nobodyUnder = _statements.AddDelete("policy_assignments", "policy_key");
        _assignment = _statements.AddUpsert("policy_assignments", ["user_uri"], ["policy_key", "policy_name"]);
        _noAssignment = _statements.AddDelete("policy_assignments", "user_uri");
        _addIn = _statements.AddUpsert("add_ins", ["id"], ["name", "url"]);
        _noAddIn = _statements.AddDelete("add_ins", "id");
        _followed = _statements.AddUpsert("follow_lists", ["user_uri", "position"], ["room_id"]);
        _noneFollowed = _statements.AddDelete("follow_lists", "user_uri");
        _invitation = _statements.AddUpsert("invitations", ["user_uri", "room_id"], ["invite_id", "created_on"]);
    }

    /// <summary>Writes every row of the fold.</summary>
    public async ValueTask WriteAsync(DirectoryFold fold, DbTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var principal in fold.Principals.Values)
            await WriteAsync(principal, transaction, cancellationToken).ConfigureAwait(false);
        await WritePoliciesAsync(fold, transaction, cancellationToken).ConfigureAwait(false);
        foreach (var (id, addIn) in fold.AddIns)
        {
            await (addIn is null
                ? _noAddIn.ExecuteAsync(transaction, [_database.ToKey(id)], cancellationToken)
                : _addIn.ExecuteAsync(transaction, [_database.ToKey(id), addIn.Name, addIn.Url], cancellationToken)).ConfigureAwait(false);
        }
        foreach (var list in fold.FollowLists.Values)
            await WriteAsync(list, transaction, cancellationToken).ConfigureAwait(false);
        foreach (var invitation in fold.Invitations.Values)
            await _invitation.ExecuteAsync(transaction, Row(invitation), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _statements.DisposeAsync();

    private async ValueTask WriteAsync(PrincipalRecord principal, DbTransaction transaction, CancellationToken cancellationToken)
    {
        await _principal.ExecuteAsync(transaction, Row(principal), cancellationToken).ConfigureAwait(false);
        await _noParents.ExecuteAsync(transaction, [principal.Id], cancellationToken).ConfigureAwait(false);
        foreach (var parent in principal.Parents)
            await _parent.ExecuteAsync(transaction, [principal.Id, parent], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Assignments that go with their policy go first: those of the fold were made after that.</summary>
    private async ValueTask WritePoliciesAsync(DirectoryFold fold, DbTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var key in fold.RemovedPolicies)
            await _nobodyUnder.ExecuteAsync(transaction, [key], cancellationToken).ConfigureAwait(false);
        foreach (var (key, policy) in fold.Policies)
        {
            await (policy is null
                ? _noPolicy.ExecuteAsync(transaction, [key], cancellationToken)
                : _policy.ExecuteAsync(transaction, [key, policy.Identity, policy.Description, policy.EnablesChat], cancellationToken))
                .ConfigureAwait(false);
        }
        foreach (var (user, assignment) in fold.Assignments)
        {
            await (assignment is null
                ? _noAssignment.ExecuteAsync(transaction, [user], cancellationToken)
                : _assignment.ExecuteAsync(
                    transaction, [user, DirectoryFold.KeyOf(assignment.Policy), assignment.Policy], cancellationToken))
                .ConfigureAwait(false);
        }
    }

    private async ValueTask WriteAsync(FollowList list, DbTransaction transaction, CancellationToken cancellationToken)
    {
        await _noneFollowed.ExecuteAsync(transaction, [list.User], cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < list.Rooms.Count; i++)
        {
            object[] row = [list.User, i, _database.ToKey(list.Rooms[i])];
            await _followed.ExecuteAsync(transaction, row, cancellationToken).ConfigureAwait(false);
        }
    }

    private object[] Row(PrincipalRecord principal) =>
    [
        principal.Id, _database.ToKey(principal.DirectoryId), principal.Uri, (short)principal.Type, principal.Name,
        principal.DisplayName, principal.DirectoryPath, (short)principal.State,
    ];

    private object[] Row(InvitationRecord invitation) =>
        [invitation.User, _database.ToKey(invitation.RoomId), invitation.InviteId, invitation.CreatedOn];
}

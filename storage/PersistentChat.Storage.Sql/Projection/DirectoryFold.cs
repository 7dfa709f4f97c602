namespace PersistentChat.Storage.Sql;

/// <summary>What a batch leaves behind of principals, policies, add-ins, follow lists and invitations. Null values are rows that are gone.</summary>
internal sealed class DirectoryFold
{
    public Dictionary<int, PrincipalRecord> Principals { get; } = [];

    /// <summary>Policies by <see cref="KeyOf"/>.</summary>
    public Dictionary<string, PolicyRecord?> Policies { get; } = [];

    /// <summary>Keys of policies that were removed, also if they came back: assignments from before the batch go.</summary>
    public HashSet<string> RemovedPolicies { get; } = [];

    /// <summary>Assignments by user.</summary>
    public Dictionary<string, PolicyAssignment?> Assignments { get; } = [];

    public Dictionary<Guid, AddInRecord?> AddIns { get; } = [];

    /// <summary>Follow lists by user.</summary>
    public Dictionary<string, FollowList> FollowLists { get; } = [];

    public Dictionary<(string User, Guid RoomId), InvitationRecord> Invitations { get; } = [];

    /// <summary>The form of a policy's identity under which it is unique.</summary>
    public static string KeyOf(string identity) => identity.ToLowerInvariant();

    /// <summary>Takes an event, if it is of this part.</summary>
    public bool TryAdd(ChatEvent chatEvent)
    {
        switch (chatEvent)
        {
            case PrincipalChanged changed:
                Principals[changed.Principal.Id] = changed.Principal;
                return true;
            case PolicyChanged changed:
                Add(changed);
                return true;
            case PolicyAssigned assigned:
                Assignments[assigned.Assignment.User] = assigned.Assignment.Policy.Length == 0 ? null : assigned.Assignment;
                return true;
            case AddInChanged changed:
                AddIns[changed.AddIn.Id] = changed.IsRemoved ? null : changed.AddIn;
                return true;
            case FollowListChanged changed:
                FollowLists[changed.List.User] = changed.List;
                return true;
            case InvitationIssued issued:
                Invitations[(issued.Invitation.User, issued.Invitation.RoomId)] = issued.Invitation;
                return true;
            default:
                return false;
        }
    }

    /// <summary>Takes a whole state.</summary>
    public void Load(LocalSnapshot state)
    {
        foreach (var principal in state.Principals)
            Principals[principal.Id] = principal;
        foreach (var policy in state.Policies)
            Policies[KeyOf(policy.Identity)] = policy;
        foreach (var assignment in state.PolicyAssignments)
            Assignments[assignment.User] = assignment;
        foreach (var addIn in state.AddIns)
            AddIns[addIn.Id] = addIn;
        foreach (var list in state.FollowLists)
            FollowLists[list.User] = list;
        foreach (var invitation in state.Invitations)
            Invitations[(invitation.User, invitation.RoomId)] = invitation;
    }

    /// <summary>Forgets the batch.</summary>
    public void Clear()
    {
        Principals.Clear();
        Policies.Clear();
        RemovedPolicies.Clear();
        Assignments.Clear();
        AddIns.Clear();
        FollowLists.Clear();
        Invitations.Clear();
    }

    /// <summary>A policy that goes takes its assignments with it, those of this batch and those in the database.</summary>
    private void Add(PolicyChanged changed)
    {
        var key = KeyOf(changed.Policy.Identity);
        Policies[key] = changed.IsRemoved ? null : changed.Policy;
        if (!changed.IsRemoved)
            return;
        RemovedPolicies.Add(key);
        var assigned = Assignments.Where(pair => pair.Value is { } assignment && KeyOf(assignment.Policy) == key).ToList();
        foreach (var (user, _) in assigned)
            Assignments[user] = null;
    }
}

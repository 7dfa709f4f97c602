using PersistentChat.MessagePack;

namespace PersistentChat.Storage;

/// <summary>How the directory family is read. Arguments and initialisers are evaluated in the order of the layout.</summary>
internal static partial class DirectoryFields
{
    internal static PrincipalChanged ReadPrincipal(ref MessagePackReader reader)
    {
        var extra = reader.ReadFieldsHeader(PrincipalElements);
        var principal = new PrincipalRecord(
            reader.ReadInt32(), reader.ReadGuid(), reader.ReadString(),
            (PrincipalType)reader.ReadNumber((byte)PrincipalType.Domain, "principal type"),
            reader.ReadString(), reader.ReadString(), reader.ReadString(),
            (PrincipalState)reader.ReadNumber((byte)PrincipalState.Deleted, "principal state"),
            ReadParents(ref reader));
        reader.SkipFields(extra);
        return new PrincipalChanged { Principal = principal };
    }

    internal static PolicyChanged ReadPolicy(ref MessagePackReader reader)
    {
        var extra = reader.ReadFieldsHeader(PolicyElements);
        var changed = new PolicyChanged
        {
            Policy = new PolicyRecord(reader.ReadString(), reader.ReadString(), reader.ReadBoolean()),
            IsRemoved = reader.ReadBoolean(),
        };
        reader.SkipFields(extra);
        return changed;
    }

    internal static PolicyAssigned ReadAssignment(ref MessagePackReader reader)
    {
        var extra = reader.ReadFieldsHeader(AssignmentElements);
        var assignment = new PolicyAssignment(reader.ReadString(), reader.ReadString());
        reader.SkipFields(extra);
        return new PolicyAssigned { Assignment = assignment };
    }

    internal static AddInChanged ReadAddIn(ref MessagePackReader reader)
    {
        var extra = reader.ReadFieldsHeader(AddInElements);
        var changed = new AddInChanged
        {
            AddIn = new AddInRecord(reader.ReadGuid(), reader.ReadString(), reader.ReadString()),
            IsRemoved = reader.ReadBoolean(),
        };
        reader.SkipFields(extra);
        return changed;
    }

    internal static FollowListChanged ReadFollowList(ref MessagePackReader reader)
    {
        var extra = reader.ReadFieldsHeader(FollowListElements);
        var list = new FollowList(reader.ReadString(), reader.ReadGuids());
        reader.SkipFields(extra);
        return new FollowListChanged { List = list };
    }

    internal static InvitationIssued ReadInvitation(ref MessagePackReader reader)
    {
        var extra = reader.ReadFieldsHeader(InvitationElements);
        var invitation = new InvitationRecord(
            reader.ReadString(), reader.ReadGuid(), reader.ReadInt64(), reader.ReadInt64());
        reader.SkipFields(extra);
        return new InvitationIssued { Invitation = invitation };
    }

    private static int[] ReadParents(ref MessagePackReader reader)
    {
        var parents = new int[reader.ReadListHeader()];
        for (var i = 0; i < parents.Length; i++)
            parents[i] = reader.ReadInt32();
        return parents;
    }
}

using PersistentChat.MessagePack;

namespace PersistentChat.Storage;

/// <summary>Fields of the directory family (docs/event-format.md, kinds 22, 23, 25, 30, 34 and 80): how they are written.</summary>
internal static partial class DirectoryFields
{
    private const int PrincipalElements = 9;
    private const int PolicyElements = 4;
    private const int AssignmentElements = 2;
    private const int AddInElements = 4;
    private const int FollowListElements = 2;
    private const int InvitationElements = 4;

    /// <summary><c>[number, directory-id, uri, type, name, display-name, path, state, [parent, ...]]</c></summary>
    internal static void Write(ref MessagePackWriter writer, PrincipalRecord principal)
    {
        writer.WriteArrayHeader(PrincipalElements);
        writer.WriteInt64(principal.Id);
        writer.WriteGuid(principal.DirectoryId);
        writer.WriteString(principal.Uri);
        writer.WriteUInt64((byte)principal.Type);
        writer.WriteString(principal.Name);
        writer.WriteString(principal.DisplayName);
        writer.WriteString(principal.DirectoryPath);
        writer.WriteUInt64((byte)principal.State);
        writer.WriteArrayHeader(principal.Parents.Count);
        for (var i = 0; i < principal.Parents.Count; i++)
            writer.WriteInt64(principal.Parents[i]);
    }

    /// <summary><c>[identity, description, enables-chat, removed]</c></summary>
    internal static void Write(ref MessagePackWriter writer, PolicyChanged changed)
    {
        writer.WriteArrayHeader(PolicyElements);
        writer.WriteString(changed.Policy.Identity);
        writer.WriteString(changed.Policy.Description);
        writer.WriteBoolean(changed.Policy.EnablesChat);
        writer.WriteBoolean(changed.IsRemoved);
    }

    /// <summary><c>[user, policy]</c></summary>
    internal static void Write(ref MessagePackWriter writer, PolicyAssignment assignment)
    {
        writer.WriteArrayHeader(AssignmentElements);
        writer.WriteString(assignment.User);
        writer.WriteString(assignment.Policy);
    }

    /// <summary><c>[id, name, url, removed]</c></summary>
    internal static void Write(ref MessagePackWriter writer, AddInChanged changed)
    {
        writer.WriteArrayHeader(AddInElements);
        writer.WriteGuid(changed.AddIn.Id);
        writer.WriteString(changed.AddIn.Name);
        writer.WriteString(changed.AddIn.Url);
        writer.WriteBoolean(changed.IsRemoved);
    }

    /// <summary><c>[user, [room, ...]]</c></summary>
    internal static void Write(ref MessagePackWriter writer, FollowList list)
    {
        writer.WriteArrayHeader(FollowListElements);
        writer.WriteString(list.User);
        writer.WriteGuids(list.Rooms);
    }

    /// <summary><c>[user, room, invite-id, created-on]</c></summary>
    internal static void Write(ref MessagePackWriter writer, InvitationRecord invitation)
    {
        writer.WriteArrayHeader(InvitationElements);
        writer.WriteString(invitation.User);
        writer.WriteGuid(invitation.RoomId);
        writer.WriteInt64(invitation.InviteId);
        writer.WriteInt64(invitation.CreatedOn);
    }
}

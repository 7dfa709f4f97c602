using System.Collections.Immutable;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// Who may do what, as pure functions over immutable snapshots (features.md CA3-CA6, RM4, RM5, RO2-RO4). The scope of the
/// category always applies, and a denial in it always wins.
/// </summary>
internal static class AccessRules
{
    private const string Everyone = "*";

    internal static bool IsInScope(CategoryInfo category, User user)
    {
        if (IsListed(category.Scope, user, AccessList.Denied))
            return false;
        return IsListed(category.Scope, user, AccessList.Allowed) || !category.HasAllowedList;
    }

    /// <summary>The user's highest role on the room's lists, or null if it is on none.</summary>
    internal static RoomRole? RoleOf(RoomInfo room, User user)
    {
        if (IsListed(room.Roles, user, AccessList.Manager))
            return RoomRole.Manager;
        if (IsListed(room.Roles, user, AccessList.Presenter))
            return RoomRole.Presenter;
        return IsListed(room.Roles, user, AccessList.Member) ? RoomRole.Member : null;
    }

    /// <summary>May the user know that the room exists (SH6)?</summary>
    internal static bool MayFind(RoomInfo room, User user) =>
        !room.Record.IsDisabled
        && IsInScope(room.Category, user)
        && (room.Record.Privacy != RoomPrivacy.Secret || RoleOf(room, user) is not null);

    /// <summary>May the user enter the room, and so read its history? The refusal does not tell a secret room from none.</summary>
    internal static ResultCode MayJoin(RoomInfo room, User user)
    {
        if (!IsInScope(room.Category, user))
            return room.Record.Privacy == RoomPrivacy.Secret ? ResultCode.NoSuchRoom : ResultCode.NotPermitted;
        if (room.Record.Privacy != RoomPrivacy.Open && RoleOf(room, user) is null)
            return room.Record.Privacy == RoomPrivacy.Secret ? ResultCode.NoSuchRoom : ResultCode.NotPermitted;
        return room.Record.IsDisabled ? ResultCode.RoomDisabled : ResultCode.Ok;
    }

    /// <summary>May the user post? In an auditorium only presenters may, managers not excepted (RO4).</summary>
    internal static ResultCode MayPost(RoomInfo room, User user)
    {
        var join = MayJoin(room, user);
        if (join != ResultCode.Ok || room.Record.Type == RoomType.Normal)
            return join;
        return IsListed(room.Roles, user, AccessList.Presenter) ? ResultCode.Ok : ResultCode.NotPermitted;
    }

    internal static bool MayCreateRooms(CategoryInfo category, User user) =>
        IsInScope(category, user) && IsListed(category.Scope, user, AccessList.Creator);

    internal static bool IsListed(ImmutableHashSet<AccessKey> entries, User user, AccessList list) =>
        // Most rooms have no lists at all, and whoever enters one is looked up beside everybody who is in it.
        !entries.IsEmpty && (entries.Contains(new AccessKey(user.Uri, list)) || entries.Contains(new AccessKey(Everyone, list)));
}

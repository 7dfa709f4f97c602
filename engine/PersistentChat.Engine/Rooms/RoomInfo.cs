using System.Collections.Immutable;
using System.Text;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// A room as everyone may read it: immutable, replaced whole when the room, its category or its roles change.
/// Who is in it now is not part of it.
/// </summary>
public sealed class RoomInfo
{
    /// <summary>Creates the published form of a room.</summary>
    public RoomInfo(int handle, RoomRecord record, CategoryInfo category, ImmutableHashSet<AccessKey> roles, string domain,
        RoomOccupancy? occupancy = null)
    {
        Handle = handle;
        Record = record;
        Category = category;
        Roles = roles;
        Occupancy = occupancy ?? new RoomOccupancy();
        Uri = $"ma-chan://{domain}/{record.Id:D}";
        UriUtf8 = [.. Encoding.UTF8.GetBytes(Uri)];
    }

    /// <summary>Small number of the room, from 0 without gaps, the same everywhere on the node for one run.</summary>
    public int Handle { get; }

    /// <summary>What is stored of the room.</summary>
    public RoomRecord Record { get; }

    /// <summary>The room's category.</summary>
    public CategoryInfo Category { get; }

    /// <summary>Members, presenters and managers.</summary>
    public ImmutableHashSet<AccessKey> Roles { get; }

    /// <summary>How many users are in the room now; the same object in every published form of it.</summary>
    public RoomOccupancy Occupancy { get; }

    /// <summary>Identity.</summary>
    public Guid Id => Record.Id;

    /// <summary>Name, unique in the pool.</summary>
    public string Name => Record.Name;

    /// <summary>The room's URI in its one canonical spelling.</summary>
    public string Uri { get; }

    /// <summary><see cref="Uri"/> as bytes, for the wire.</summary>
    public ImmutableArray<byte> UriUtf8 { get; }

    /// <summary>True if members may be invited: room and category both allow it.</summary>
    public bool Invites => Record.Invitations && Category.Record.AllowsInvitations;
}

/// <summary>How many users are in a room. Written by the sequencer, read anywhere; a reader may see a moment old value.</summary>
public sealed class RoomOccupancy
{
    private int _users;

    /// <summary>Users now in the room, each counted once.</summary>
    public int Users
    {
        get => Volatile.Read(ref _users);
        internal set => Volatile.Write(ref _users, value);
    }
}

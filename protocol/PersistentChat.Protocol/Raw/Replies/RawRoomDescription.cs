using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>A room.</summary>
public sealed record RawRoomDescription : IRawItem<RawRoomDescription>
{
    /// <summary>Short name of the room in requests and notices, from 0; the same for everyone until the server starts anew.</summary>
    public required int Handle { get; init; }

    /// <summary>Its identity, which never changes.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name, unique on the server.</summary>
    public required string Name { get; init; }

    /// <summary>Its description; may be empty.</summary>
    public required string Description { get; init; }

    /// <summary>Its topic; may be empty.</summary>
    public required string Topic { get; init; }

    /// <summary>Users in it now.</summary>
    public required int UserCount { get; init; }

    /// <summary>Who may find and enter it.</summary>
    public required RawPrivacy Privacy { get; init; }

    /// <summary>Who may post in it.</summary>
    public required RawRoomType Type { get; init; }

    /// <summary>What it offers.</summary>
    public required RawRoomFlags Flags { get; init; }

    /// <summary>Address of its category, <c>ma-cat://domain/id</c>.</summary>
    public required string CategoryUri { get; init; }

    static int IRawItem<RawRoomDescription>.FieldCount => 10;

    static RawRoomDescription IRawItem<RawRoomDescription>.Read(scoped ref RawFieldReader fields) => new()
    {
        Handle = fields.Count(),
        Id = fields.Id(),
        Name = fields.Text(),
        Description = fields.Text(),
        Topic = fields.Text(),
        UserCount = fields.Count(),
        Privacy = (RawPrivacy)fields.UInt32(),
        Type = (RawRoomType)fields.UInt32(),
        Flags = (RawRoomFlags)fields.UInt32(),
        CategoryUri = fields.Text(),
    };

    void IRawItem<RawRoomDescription>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteInt64(Handle);
        output.WriteGuid(Id);
        output.WriteString(Name);
        output.WriteString(Description);
        output.WriteString(Topic);
        output.WriteInt64(UserCount);
        output.WriteUInt64((uint)Privacy);
        output.WriteUInt64((uint)Type);
        output.WriteUInt64((uint)Flags);
        output.WriteString(CategoryUri);
    }
}

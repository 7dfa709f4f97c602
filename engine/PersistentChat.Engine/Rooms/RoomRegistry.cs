using System.Collections.Immutable;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>All rooms and categories of the pool as the sequencer owns them. Sequencer thread only.</summary>
internal sealed class RoomRegistry
{
    private readonly ChatEngineOptions _options;
    private readonly Dictionary<Guid, Room> _rooms = [];
    private readonly Dictionary<Guid, CategoryInfo> _categories = [];
    private readonly Dictionary<string, Guid> _names = new(StringComparer.OrdinalIgnoreCase);

    internal RoomRegistry(ChatEngineOptions options) => _options = options;

    internal IReadOnlyCollection<Room> Rooms => _rooms.Values;

    internal IReadOnlyCollection<CategoryInfo> Categories => _categories.Values;

    internal Room? Find(Guid id) => _rooms.GetValueOrDefault(id);

    internal CategoryInfo? FindCategory(Guid id) => _categories.GetValueOrDefault(id);

    /// <summary>The room or category of that name; both share one name space (features.md RM3).</summary>
    internal Guid? FindByName(string name) => _names.TryGetValue(name, out var id) ? id : null;

    internal CategoryInfo Apply(CategoryRecord record)
    {
        var old = FindCategory(record.Id);
        Rename(old?.Record.Name, record.Name, record.Id);
        var uri = $"ma-cat://{_options.Domain}/{record.Id:D}";
        return Replace(new CategoryInfo(record, old?.Scope ?? [], uri));
    }

    internal Room Apply(RoomRecord record)
    {
        var category = _categories[record.CategoryId];
        var room = Find(record.Id);
        Rename(room?.Info.Name, record.Name, record.Id);
        if (room is null)
        {
            var info = new RoomInfo(_rooms.Count, record, category, [], _options.Domain);
            _rooms.Add(record.Id, room = new Room(info, _options.Limits.RecentMessages));
        }
        else
        {
            room.Info = Changed(room.Info, record, category, room.Info.Roles);
        }
        return room;
    }

    /// <summary>Applies one grant or revocation; entries of nodes that are gone are ignored, as they have no effect.</summary>
    internal void Apply(AccessChange change)
    {
        var key = new AccessKey(change.Entry.Principal, change.Entry.List);
        if (Find(change.Entry.Node) is { } room)
            room.Info = Changed(room.Info, room.Info.Record, room.Info.Category, With(room.Info.Roles, key, change.Granted));
        else if (FindCategory(change.Entry.Node) is { } category)
            Replace(new CategoryInfo(category.Record, With(category.Scope, key, change.Granted), category.Uri));
    }

    private CategoryInfo Replace(CategoryInfo category)
    {
        _categories[category.Record.Id] = category;
        foreach (var room in _rooms.Values)
        {
            if (room.Info.Category.Record.Id == category.Record.Id)
                room.Info = Changed(room.Info, room.Info.Record, category, room.Info.Roles);
        }
        return category;
    }

    private RoomInfo Changed(RoomInfo old, RoomRecord record, CategoryInfo category, ImmutableHashSet<AccessKey> roles) =>
        new(old.Handle, record, category, roles, _options.Domain, old.Occupancy);

    private void Rename(string? from, string to, Guid id)
    {
        if (from is not null)
            _names.Remove(from);
        _names[to] = id;
    }

    private static ImmutableHashSet<AccessKey> With(ImmutableHashSet<AccessKey> set, AccessKey key, bool granted) =>
        granted ? set.Add(key) : set.Remove(key);
}

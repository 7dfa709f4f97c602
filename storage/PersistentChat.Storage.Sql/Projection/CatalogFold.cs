namespace PersistentChat.Storage.Sql;

/// <summary>What a batch leaves behind of users, categories, rooms and roles.</summary>
internal sealed class CatalogFold
{
    public Dictionary<int, UserRecord> Users { get; } = [];

    public Dictionary<string, CredentialRecord> Credentials { get; } = [];

    public Dictionary<(string User, string Label), PreferenceRecord> Preferences { get; } = [];

    public Dictionary<Guid, CategoryRecord> Categories { get; } = [];

    public Dictionary<Guid, RoomRecord> Rooms { get; } = [];

    /// <summary>Entries and whether they are there.</summary>
    public Dictionary<AccessEntry, bool> Access { get; } = [];

    /// <summary>Takes an event, if it is of this part.</summary>
    public bool TryAdd(ChatEvent chatEvent)
    {
        switch (chatEvent)
        {
            case UserChanged changed:
                Users[changed.User.Id] = changed.User;
                return true;
            case CredentialChanged changed:
                Credentials[changed.Credential.User] = changed.Credential;
                return true;
            case PreferenceChanged changed:
                Preferences[(changed.Preference.User, changed.Preference.Label)] = changed.Preference;
                return true;
            case CategoryChanged changed:
                Categories[changed.Category.Id] = changed.Category;
                return true;
            case RoomChanged changed:
                Rooms[changed.Room.Id] = changed.Room;
                return true;
            case AccessChanged changed:
                foreach (var change in changed.Changes)
                    Access[change.Entry] = change.Granted;
                return true;
            default:
                return false;
        }
    }

    /// <summary>Takes a whole state.</summary>
    public void Load(LocalSnapshot state)
    {
        foreach (var user in state.Users)
            Users[user.Id] = user;
        foreach (var credential in state.Credentials)
            Credentials[credential.User] = credential;
        foreach (var preference in state.Preferences)
            Preferences[(preference.User, preference.Label)] = preference;
        foreach (var category in state.Categories)
            Categories[category.Id] = category;
        foreach (var room in state.Rooms)
            Rooms[room.Id] = room;
        foreach (var entry in state.Access)
            Access[entry] = true;
    }

    /// <summary>Forgets the batch.</summary>
    public void Clear()
    {
        Users.Clear();
        Credentials.Clear();
        Preferences.Clear();
        Categories.Clear();
        Rooms.Clear();
        Access.Clear();
    }
}

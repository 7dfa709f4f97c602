using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>All users, their verifiers and preferences as the sequencer owns them. Sequencer thread only.</summary>
internal sealed class UserRegistry
{
    private readonly Dictionary<string, User> _users = [];
    private readonly Dictionary<int, User> _byId = [];
    private readonly Dictionary<string, Dictionary<string, PreferenceRecord>> _preferences = [];

    internal IReadOnlyCollection<User> Users => _users.Values;

    internal IEnumerable<PreferenceRecord> Preferences => _preferences.Values.SelectMany(labels => labels.Values);

    /// <summary>The principal number the next new user gets.</summary>
    internal int NextId { get; private set; } = 1;

    /// <summary>Finds a user by canonical URI.</summary>
    internal User? Find(string uri) => _users.GetValueOrDefault(uri);

    internal User Find(int id) => _byId[id];

    internal PreferenceRecord? FindPreference(string user, string label) =>
        _preferences.TryGetValue(user, out var labels) ? labels.GetValueOrDefault(label) : null;

    internal int PreferenceCount(string user) => _preferences.TryGetValue(user, out var labels) ? labels.Count : 0;

    internal User Apply(UserRecord record) => Replace(new User(record, Find(record.Uri)?.Credential));

    /// <summary>Applies verifiers; those of an unknown user have no effect.</summary>
    internal User? Apply(CredentialRecord credential) =>
        Find(credential.User) is { } user ? Replace(new User(user.Record, credential)) : null;

    internal void Apply(PreferenceRecord preference)
    {
        if (!_preferences.TryGetValue(preference.User, out var labels))
            _preferences.Add(preference.User, labels = []);
        labels[preference.Label] = preference;
    }

    private User Replace(User user)
    {
        _users[user.Uri] = user;
        _byId[user.Id] = user;
        NextId = Math.Max(NextId, user.Id + 1);
        return user;
    }
}

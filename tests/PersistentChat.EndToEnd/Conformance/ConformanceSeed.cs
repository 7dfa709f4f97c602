using PersistentChat.TestKit;

namespace PersistentChat.EndToEnd.Conformance;

/// <summary>Users and rooms of the suite: the usual ones, and one room of each kind.</summary>
internal static class ConformanceSeed
{
    public const int Rooms = 80;

    public static Guid Closed { get; } = Guid.Parse("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a02");

    public static Guid Secret { get; } = Guid.Parse("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a03");

    public static Guid Auditorium { get; } = Guid.Parse("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a04");

    public static Guid Forgetful { get; } = Guid.Parse("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a05");

    public static Guid OutOfScope { get; } = Guid.Parse("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a06");

    public static string Write(TempFolder folder) => folder.Write("conformance.json", $$"""
        {
          "users": [
            { "uri": "{{Seeds.Alice}}", "password": "{{Seeds.Password}}", "displayName": "Alice" },
            { "uri": "{{Seeds.Bob}}", "password": "{{Seeds.Password}}", "displayName": "Bob" },
            { "uri": "{{Seeds.Carol}}", "password": "{{Seeds.Password}}", "displayName": "Carol Ünicode <&>" },
            { "pattern": "sip:user{0}@contoso.com", "from": 1, "to": 20, "password": "{{Seeds.Password}}" }
          ],
          "categories": [
            { "name": "General" },
            { "name": "Talk", "history": false },
            { "name": "Staff", "allowed": ["{{Seeds.Alice}}"] }
          ],
          "rooms": [
            { "name": "Lobby", "id": "{{Seeds.Lobby}}", "category": "General", "privacy": "Open", "description": "Where all begins", "topic": "Tea & <cake>", "managers": ["{{Seeds.Alice}}"] },
            { "name": "Board", "id": "{{Closed}}", "category": "General", "privacy": "Closed", "members": ["{{Seeds.Alice}}", "{{Seeds.Bob}}"], "managers": ["{{Seeds.Alice}}"] },
            { "name": "Surprise party", "id": "{{Secret}}", "category": "General", "privacy": "Secret", "members": ["{{Seeds.Alice}}", "{{Seeds.Bob}}"] },
            { "name": "Lecture", "id": "{{Auditorium}}", "category": "General", "privacy": "Open", "type": "Auditorium", "members": ["{{Seeds.Alice}}"], "presenters": ["{{Seeds.Alice}}"], "managers": ["{{Seeds.Carol}}"] },
            { "name": "Gossip", "id": "{{Forgetful}}", "category": "Talk", "privacy": "Open" },
            { "name": "Payroll", "id": "{{OutOfScope}}", "category": "Staff", "privacy": "Open" },
            { "pattern": "Room {0}", "idPattern": "00000000-0000-4000-8000-{0:x12}", "from": 1, "to": {{Rooms}}, "category": "General", "privacy": "Open" }
          ]
        }
        """);
}

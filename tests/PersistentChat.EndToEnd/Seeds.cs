using PersistentChat.TestKit;

namespace PersistentChat.EndToEnd;

/// <summary>Seed files of the end-to-end tests.</summary>
internal static class Seeds
{
    public const string Alice = "sip:alice@contoso.com";
    public const string Bob = "sip:bob@contoso.com";
    public const string Carol = "sip:carol@contoso.com";
    public const string Password = "correct horse";

    public static Guid Lobby { get; } = Guid.Parse("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01");

    /// <summary>Alice, Bob and Carol, the rooms Lobby and Operations, and a numbered user and room for each of a crowd.</summary>
    public static string Write(TempFolder folder) => folder.Write("seed.json", $$"""
        {
          "users": [
            { "uri": "{{Alice}}", "password": "{{Password}}", "displayName": "Alice" },
            { "uri": "{{Bob}}", "password": "{{Password}}", "displayName": "Bob" },
            { "uri": "{{Carol}}", "password": "{{Password}}", "displayName": "Carol" },
            { "pattern": "sip:user{0}@contoso.com", "from": 1, "to": 20 }
          ],
          "categories": [{ "name": "General" }],
          "rooms": [
            { "name": "Lobby", "id": "{{Lobby}}", "category": "General", "privacy": "Open", "managers": ["{{Alice}}"] },
            { "name": "Operations", "category": "General", "privacy": "Open" },
            { "pattern": "Room {0}", "idPattern": "00000000-0000-4000-8000-{0:x12}", "from": 1, "to": 20, "category": "General", "privacy": "Open" }
          ]
        }
        """);

    public static Guid Room(int number) => Guid.Parse($"00000000-0000-4000-8000-{number:x12}");

    public static string User(int number) => $"sip:user{number}@contoso.com";
}

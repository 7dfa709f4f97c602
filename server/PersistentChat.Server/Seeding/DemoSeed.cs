using PersistentChat.Engine;
using PersistentChat.Storage;

namespace PersistentChat.Server;

/// <summary>What <c>--demo</c> creates.</summary>
internal static class DemoSeed
{
    private static readonly string[] Names = ["Alice", "Bob", "Carol"];

    /// <summary>Three users with one password, and two open rooms that Alice manages.</summary>
    public static SeedFile Create(string domain, string password)
    {
        var users = Names.Select(name => new SeedUser("demo", SeedRange.Single, $"sip:{name.ToLowerInvariant()}@{domain}", name, password));
        var category = new SeedCategory("demo", new CategoryDefinition { Name = "General", AllowsFileUpload = true });
        return new SeedFile([.. users], [category], [Room("Lobby", "Everything and nothing", domain), Room("Operations", "What is running, and what is not", domain)]);
    }

    private static SeedRoom Room(string name, string description, string domain) => new("demo", SeedRange.Single, new RoomDefinition
    {
        Name = name,
        Description = description,
        Category = "General",
        Privacy = RoomPrivacy.Open,
        Managers = [$"sip:alice@{domain}"],
    }, Id: null);
}

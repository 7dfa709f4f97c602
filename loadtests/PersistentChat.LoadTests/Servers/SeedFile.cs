using System.Text.Json;

namespace PersistentChat.LoadTests;

/// <summary>The seed file that gives a server the users and rooms of a scenario.</summary>
internal static class SeedFile
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Composes it.</summary>
    public static string Compose(Population population, UserNames names) => JsonSerializer.Serialize(
        new
        {
            Users = new[] { new { Pattern = names.UserPattern, From = 0, To = population.Users - 1, names.Password, DisplayName = "Load {0}" } },
            Categories = new[] { new { Name = "Load" } },
            Rooms = new[]
            {
                new
                {
                    Pattern = "Load room {0}", IdPattern = UserNames.RoomIdPattern, From = 0, To = population.Rooms - 1,
                    Category = "Load", Privacy = "Open",
                },
            },
        },
        Format);
}

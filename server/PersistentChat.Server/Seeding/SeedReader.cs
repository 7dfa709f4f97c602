using System.Text.Json;
using PersistentChat.Engine;
using PersistentChat.Storage;

namespace PersistentChat.Server;

/// <summary>Reads and checks a seed file. Nothing is applied before all of it is found good.</summary>
internal sealed class SeedReader(string domain)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads a file.</summary>
    /// <exception cref="SettingsException">Something in it is wrong; the message names the place and what is allowed.</exception>
    public SeedFile Read(string file) => Parse(file, File.ReadAllBytes(file));

    /// <summary>Reads the content of a file.</summary>
    public SeedFile Parse(string file, ReadOnlyMemory<byte> json)
    {
        try
        {
            // Windows editors put a byte order mark in front of UTF-8, which JSON does not allow.
            using var document = JsonDocument.Parse(json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json, Lenient);
            var root = new SeedNode(file, "", document.RootElement);
            var seed = new SeedFile(
                root.Objects("users", ReadUser), root.Objects("categories", ReadCategory), root.Objects("rooms", ReadRoom));
            root.RefuseUnknown();
            return seed;
        }
        catch (JsonException error)
        {
            throw new SettingsException($"Seed file {file} is not valid JSON: {error.Message}");
        }
    }

    private SeedUser ReadUser(SeedNode node)
    {
        var range = ReadRange(node);
        var name = range.IsPattern ? "pattern" : "uri";
        var user = new SeedUser(
            node.Path, range, node.Text(name), node.OptionalText("displayName") ?? "", node.OptionalText("password"));
        foreach (var number in Ends(range))
        {
            CheckUser(node, name, Fill(node, name, range, user.Uri, number));
            Fill(node, "displayName", range, user.DisplayName, number);
        }
        if (range.Count > 1)
            CheckDiffers(node, name, range, user.Uri);
        return user;
    }

    private SeedCategory ReadCategory(SeedNode node) => new(node.Path, new CategoryDefinition
    {
        Id = node.OptionalText("id") is { } id ? ParseId(node, "id", id) : null,
        Name = node.Text("name"),
        Description = node.OptionalText("description") ?? "",
        KeepsHistory = node.Flag("history", true),
        AllowsFileUpload = node.Flag("fileUpload", false),
        AllowsInvitations = node.Flag("invitations", false),
        Allowed = Principals(node, "allowed", everyone: true),
        Denied = Principals(node, "denied", everyone: false),
        Creators = Principals(node, "creators", everyone: true),
    });

    private SeedRoom ReadRoom(SeedNode node)
    {
        var range = ReadRange(node);
        var (nameField, idField) = range.IsPattern ? ("pattern", "idPattern") : ("name", "id");
        var room = new SeedRoom(node.Path, range, ReadRoomTemplate(node, nameField), node.OptionalText(idField));
        foreach (var number in Ends(range))
        {
            Fill(node, nameField, range, room.Template.Name, number);
            if (room.Id is not null)
                ParseId(node, idField, Fill(node, idField, range, room.Id, number));
        }
        if (range.Count > 1)
        {
            CheckDiffers(node, nameField, range, room.Template.Name);
            CheckDiffers(node, idField, range, room.Id);
        }
        return room;
    }

    private RoomDefinition ReadRoomTemplate(SeedNode node, string nameField) => new()
    {
        Name = node.Text(nameField),
        Category = node.Text("category"),
        Description = node.OptionalText("description") ?? "",
        Topic = node.OptionalText("topic") ?? "",
        Type = node.Choice("type", RoomType.Normal),
        Privacy = node.Choice("privacy", RoomPrivacy.Closed),
        Invitations = node.Flag("invitations", true),
        Members = Principals(node, "members", everyone: false),
        Presenters = Principals(node, "presenters", everyone: false),
        Managers = Principals(node, "managers", everyone: false),
    };

    private static SeedRange ReadRange(SeedNode node)
    {
        if (!node.Has("pattern"))
            return SeedRange.Single;
        var range = new SeedRange(node.Number("from"), node.Number("to"), IsPattern: true);
        return range.Count is >= 1 and <= SeedRange.Largest
            ? range : throw node.Wrong("to", $"give a number not below \"from\", for at most {SeedRange.Largest} objects");
    }

    private static int[] Ends(SeedRange range) => [range.From, range.To];

    private static string Fill(SeedNode node, string name, SeedRange range, string text, int number)
    {
        try
        {
            return range.Fill(text, number);
        }
        catch (FormatException)
        {
            throw node.Wrong(name, "give a text with {0}, or for example {0:d3} or {0:x12}, where the number belongs");
        }
    }

    private static void CheckDiffers(SeedNode node, string name, SeedRange range, string? text)
    {
        if (text is not null && range.Fill(text, range.From) == range.Fill(text, range.To))
            throw node.Wrong(name, "give a text with {0} where the number belongs");
    }

    private IReadOnlyList<string> Principals(SeedNode node, string name, bool everyone)
    {
        var principals = node.Texts(name);
        for (var i = 0; i < principals.Count; i++)
        {
            if (!everyone || principals[i] != "*")
                CheckUser(node, $"{name}[{i}]", principals[i]);
        }
        return principals;
    }

    private void CheckUser(SeedNode node, string name, string uri)
    {
        if (!SeedUri.IsUser(uri, domain))
            throw node.Wrong(name, $"give a SIP URI of the domain, for example sip:alice@{domain}");
    }

    private static Guid ParseId(SeedNode node, string name, string text) =>
        Guid.TryParseExact(text, "D", out var id) && id != Guid.Empty
            ? id : throw node.Wrong(name, "give an id such as 5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01");
}

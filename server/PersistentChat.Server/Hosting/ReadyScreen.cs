using System.Reflection;

namespace PersistentChat.Server;

/// <summary>What is printed once the server is ready: where it is, what it has, what to do next.</summary>
internal static class ReadyScreen
{
    private const int RoomsShown = 8;

    /// <summary>Version of the executable.</summary>
    public static string Version { get; } =
        typeof(ReadyScreen).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Writes the screen.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="settings">What the server was told.</param>
    /// <param name="state">What it is.</param>
    public static void Write(TextWriter output, ServerSettings settings, ReadyState state)
    {
        var listeners = state.Listeners;
        output.WriteLine();
        output.WriteLine($"PersistentChat {Version} is ready.");
        output.WriteLine();
        Line(output, "Domain", settings.Domain);
        Line(output, "SIP", string.Join(", ", listeners.Sip));
        Line(output, "SIP, TLS", string.Join(", ", listeners.Sips) + (settings.Tls.Certificate is null ? "   (generated certificate)" : ""), listeners.Sips.Count > 0);
        Line(output, "Raw", string.Join(", ", listeners.Raw));
        Line(output, "Raw, TLS", string.Join(", ", listeners.Raws) + (settings.Tls.Certificate is null ? "   (generated certificate)" : ""), listeners.Raws.Count > 0);
        Line(output, "Sign-in", settings.Auth == SignInMode.None ? "none: everyone is who he says he is" : "password (Digest, SCRAM)");
        Line(output, "Health", string.Join(", ", listeners.Http.Select(address => $"http://{address}/health/ready")), listeners.Http.Count > 0);
        Line(output, "Data", state.Folder);
        Line(output, "Users", state.Users.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Line(output, "Rooms", Rooms(state.Rooms));
        if (state.DemoPassword is { } password)
            Line(output, "Demo", $"sign in as alice, bob or carol, password {password}");
        output.WriteLine();
        Next(output, settings, state);
        output.WriteLine("Ctrl-C stops the server; what was accepted is finished first.");
        output.WriteLine();
        output.Flush();
    }

    private static void Next(TextWriter output, ServerSettings settings, ReadyState state)
    {
        if (state.Rooms.Count == 0 || state.Users == 0)
        {
            output.WriteLine("There is nobody to sign in or no room to join yet: give users and rooms with --seed FILE (docs/configuration.md).");
            return;
        }
        if (state.Listeners.Sip.Count + state.Listeners.Sips.Count == 0)
            return;
        var secure = state.Listeners.Sip.Count == 0;
        var server = secure ? state.Listeners.Sips[0] : state.Listeners.Sip[0];
        var user = settings.Demo ? "alice" : "NAME";
        var password = settings.Auth == SignInMode.None ? "" : $" --password {state.DemoPassword ?? "PASSWORD"}";
        output.WriteLine("Next, in another terminal:");
        output.WriteLine(
            $"  ./pchat chat --server {server}{(secure ? " --tls" : "")} --user sip:{user}@{settings.Domain}{password} --room {Quoted(state.Rooms[0])}");
    }

    private static string Rooms(IReadOnlyList<string> names) => names.Count switch
    {
        0 => "none",
        <= RoomsShown => string.Join(", ", names),
        _ => string.Join(", ", names.Take(RoomsShown)) + $" and {names.Count - RoomsShown} more",
    };

    private static string Quoted(string name) => name.All(char.IsAsciiLetterOrDigit) ? name : $"\"{name}\"";

    private static void Line(TextWriter output, string name, string value, bool isThere = true)
    {
        if (isThere && value.Length > 0)
            output.WriteLine($"  {name,-10}{value}");
    }
}

/// <summary>What the ready screen says about the running server.</summary>
/// <param name="Listeners">Real addresses.</param>
/// <param name="Folder">Full path of the data folder.</param>
/// <param name="Users">How many users there are.</param>
/// <param name="Rooms">Names of all rooms.</param>
/// <param name="DemoPassword">Password of the demo's users; null without demo.</param>
internal sealed record ReadyState(ListenerAddresses Listeners, string Folder, int Users, IReadOnlyList<string> Rooms, string? DemoPassword);

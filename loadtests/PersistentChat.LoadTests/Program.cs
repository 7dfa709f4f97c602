using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using PersistentChat.LoadTests;

CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

var parsed = LoadCommand.Create().Parse(args);
if (parsed.Action is ParseErrorAction mistake)
    mistake.ShowHelp = false;
try
{
    var code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    return parsed.Errors.Count > 0 ? LoadExitCode.NotRun : code;
}
catch (Exception error) when (error is LoadException or FormatException or IOException or System.Net.Sockets.SocketException)
{
    await Console.Error.WriteLineAsync($"pchat load: {error.Message}");
    return LoadExitCode.NotRun;
}

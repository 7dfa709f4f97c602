using System.CommandLine;
using System.Globalization;

namespace PersistentChat.Server.Tests.Databases;

/// <summary>Runs <c>pchat db</c> in this process.</summary>
internal static class DbCommandRun
{
    public static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var console = new InvocationConfiguration
        {
            Output = new StringWriter(CultureInfo.InvariantCulture),
            Error = new StringWriter(CultureInfo.InvariantCulture),
            EnableDefaultExceptionHandler = false,
        };
        var code = await DbCommand.Create().Parse(arguments).InvokeAsync(console);
        return (code, console.Output.ToString()!, console.Error.ToString()!);
    }
}

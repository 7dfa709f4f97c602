using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace PersistentChat.Server;

/// <summary>The help of a command, followed by examples.</summary>
internal sealed class ExamplesHelp(HelpAction standard, string examples) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Puts examples under the help of a command.</summary>
    public static void AddTo(System.CommandLine.Command command, string examples)
    {
        var help = new HelpOption();
        help.Action = new ExamplesHelp((HelpAction)help.Action!, examples);
        command.Options.Add(help);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = standard.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(examples);
        return code;
    }
}

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace PersistentChat.LoadTests;

/// <summary>The help of the root command, followed by examples.</summary>
internal sealed class ExamplesHelp(HelpAction standard, string examples) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Puts examples under the help of the root command.</summary>
    public static void AddTo(RootCommand root, string examples)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExamplesHelp((HelpAction)help.Action!, examples);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = standard.Invoke(parseResult);
        if (parseResult.CommandResult.Command is RootCommand)
            parseResult.InvocationConfiguration.Output.WriteLine(examples);
        return code;
    }
}

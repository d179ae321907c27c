using System.Management.Automation.Language;

namespace PSParallelOrchestrator.ScriptHost;

/// <summary>The text of a script as it is run.</summary>
public static class ScriptText
{
    /// <summary>What begins the name of the variable that stands for one of <c>$using:</c>.</summary>
    public const string UsingPrefix = "__using_";

    /// <summary>Finds the variables that a script takes from where it was written.</summary>
    /// <param name="script">The script.</param>
    /// <returns>Their names, each once.</returns>
    public static string[] UsingVariables(Ast script)
    {
        if (script is null)
        {
            throw new ArgumentNullException(nameof(script));
        }

        return [.. script.FindAll(ast => ast is UsingExpressionAst, searchNestedScriptBlocks: true)
            .Select(ast => Variable((UsingExpressionAst)ast).VariablePath.UserPath)
            .Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Whether a script can define nothing but variables: it calls nothing.</summary>
    /// <param name="script">The parsed script.</param>
    internal static bool DefinesNothing(Ast script) => script.Find(
        ast => ast is CommandAst or FunctionDefinitionAst or TypeDefinitionAst or InvokeMemberExpressionAst or UsingStatementAst
            || (ast is VariableExpressionAst { VariablePath.IsDriveQualified: true }),
        searchNestedScriptBlocks: true) is null;

    /// <summary>Puts variables of the script's own in the place of those of <c>$using:</c>.</summary>
    /// <param name="script">The parsed script.</param>
    /// <returns>Its text; lines stay what they are.</returns>
    internal static string WithoutUsing(Ast script)
    {
        var text = script.Extent.Text;
        foreach (var taken in script.FindAll(ast => ast is UsingExpressionAst, searchNestedScriptBlocks: true)
            .Select(ast => Variable((UsingExpressionAst)ast)).OrderByDescending(variable => variable.Extent.StartOffset))
        {
            // What follows the variable, such as the name of a property, is a part of the expression.
            var begin = taken.Extent.StartOffset - script.Extent.StartOffset;
            var name = UsingPrefix + taken.VariablePath.UserPath;
            text = text.Remove(begin, taken.Extent.Text.Length).Insert(begin, taken.Splatted ? $"@{name}" : $"${{{name}}}");
        }

        return text;
    }

    private static VariableExpressionAst Variable(UsingExpressionAst taken)
    {
        Ast inner = taken.SubExpression;
        return inner as VariableExpressionAst
            ?? (VariableExpressionAst)inner.Find(ast => ast is VariableExpressionAst, searchNestedScriptBlocks: false);
    }
}

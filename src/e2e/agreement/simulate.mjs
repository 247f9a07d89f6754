// Asks the simulator every question that stands on standard input, and prints an answer for each.
//
// In:  [{ principal, action, resource, account, context, identity: [policy], resourcePolicy, limits: [policy] }, …]
// Out: [{ allowed: true | false, result } | { error }, …]
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'

const [folder] = process.argv.slice(2)
const home = join(folder, 'node_modules', '@cloud-copilot', 'iam-simulate', 'dist', 'esm', 'index.js')
const { runSimulation } = await import(pathToFileURL(home).href)

let text = ''
for await (const part of process.stdin.setEncoding('utf8')) text += part

const named = (policies) => policies.map((policy, number) => ({ name: `p${number}`, policy }))

const answers = []
for (const question of JSON.parse(text)) {
  const simulation = {
    request: {
      principal: question.principal,
      action: question.action,
      resource: { resource: question.resource, accountId: question.account },
      contextVariables: question.context,
    },
    identityPolicies: named(question.identity),
    serviceControlPolicies: question.limits.length
      ? [{ orgIdentifier: 'r-0', policies: named(question.limits) }]
      : [],
    resourceControlPolicies: [],
    resourcePolicy: question.resourcePolicy ?? undefined,
  }
  try {
    const run = await runSimulation(simulation, {})
    answers.push(
      run.resultType === 'error'
        ? { error: JSON.stringify(run.errors) }
        : { allowed: run.overallResult === 'Allowed', result: run.overallResult, ignored: run.result?.ignoredContextKeys ?? [] },
    )
  } catch (error) {
    answers.push({ error: `thrown: ${error}` })
  }
}
process.stdout.write(JSON.stringify(answers))

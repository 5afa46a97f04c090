import { ImportDesk } from './imports/desk.ts';

void new ImportDesk(document.body).start();
